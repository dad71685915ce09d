"""Many invented taxpayers, each coherent: who they are, what they earned, their returns, and what became of these.

The same seed gives the same rows in every practice database, save the fingerprints, which hang on its key. A person's rows
hang on the seed and the place in the row alone, so that a load that was stopped goes on where it stopped.
"""
