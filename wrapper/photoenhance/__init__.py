"""Photo enhancement by five vendors behind one small API."""
