"""The operations of one tag.

Check and manage the statuses of your image enhancement jobs. Whether you are handling a single job or
managing a queue of bulk image enhancements, the Status endpoints allow you to monitor the progress and
completion of your tasks.

This is particularly useful for long-running jobs, where you can track progress and retrieve details such as
percentage completion, estimated finish time, and current state (e.g., pending, processing, completed)."""
