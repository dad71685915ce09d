"""Income documents from values alone: which boxes a form has, what they say, how they are printed, and whether they agree
with each other and with a return.
"""
