"""What every training here shares: threads, a feeder of samples, runs that resume, averaged weights."""
