"""Identity proofing: a document, a face, and where that fails a video call, a counter or a letter."""
