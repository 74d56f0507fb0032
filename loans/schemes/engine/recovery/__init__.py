"""Recoveries (追偿): what came back is split, returned, and in the end written off or clawed back."""

from loans.schemes.engine.recovery.results import ClawBack, RecoveryResult, Return, WriteOff
from loans.schemes.engine.recovery.split import split_recovery

__all__ = ["ClawBack", "RecoveryResult", "Return", "WriteOff", "split_recovery"]
