"""The comparison of live answers with the documents. No vendor is asked here."""
