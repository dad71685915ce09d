"""Pictures of documents and faces: drawn as samples, and looked at by their measures alone. Nobody is recognised here."""
