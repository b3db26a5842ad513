"""One file per channel: provider JSON in, provider calls out, nothing else."""
