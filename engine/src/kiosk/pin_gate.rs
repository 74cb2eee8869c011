//! PIN gate of the admin page: three attempts, then exponential back-off.

/// Wrong attempts before the first back-off.
const FREE_TRIES: u32 = 3;
/// First and longest back-off, milliseconds.
const FIRST_WAIT_MS: f64 = 30_000.0;
const LONGEST_WAIT_MS: f64 = 3_600_000.0;

/// Result of an attempt at the PIN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GateAnswer {
    /// Access granted.
    Open,
    /// Wrong PIN.
    Wrong,
    /// Locked for this many seconds.
    Wait(u32),
}

/// PIN gate with its failed attempts.
///
/// # Examples
/// ```
/// use atlas_engine::kiosk::{Gate, GateAnswer};
/// let mut gate = Gate::default();
/// assert_eq!(gate.attempt("2468", "1111", 0.0), GateAnswer::Wrong);
/// assert_eq!(gate.attempt("2468", "2468", 0.0), GateAnswer::Open);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gate {
    n_wrong: u32,
    closed_until_ms: f64,
}

impl Gate {
    /// Checks a PIN. Attempts while locked count for nothing, right or wrong.
    pub fn attempt(&mut self, pin: &str, digits: &str, now_ms: f64) -> GateAnswer {
        if let Some(seconds) = self.wait_s(now_ms) {
            return GateAnswer::Wait(seconds);
        }
        if !pin.is_empty() && is_same(pin, digits) {
            *self = Self::default();
            return GateAnswer::Open;
        }
        self.n_wrong = self.n_wrong.saturating_add(1);
        let Some(doublings) = self.n_wrong.checked_sub(FREE_TRIES) else { return GateAnswer::Wrong };
        let wait = (FIRST_WAIT_MS * f64::from(doublings.min(12)).exp2()).min(LONGEST_WAIT_MS);
        self.closed_until_ms = now_ms + wait;
        GateAnswer::Wait((wait / 1000.0) as u32)
    }

    /// Seconds until the next attempt; `None` if one is allowed now.
    #[must_use]
    pub fn wait_s(&self, now_ms: f64) -> Option<u32> {
        let left = self.closed_until_ms - now_ms;
        // A clock set back must not lock staff out beyond the longest back-off.
        (0.0 < left && left <= LONGEST_WAIT_MS).then(|| (left / 1000.0).ceil() as u32)
    }
}

/// Constant-time comparison.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_starts_at_the_third_wrong_attempt_and_doubles() {
        let mut gate = Gate::default();
        assert_eq!(gate.attempt("2468", "0000", 0.0), GateAnswer::Wrong);
        assert_eq!(gate.attempt("2468", "246", 0.0), GateAnswer::Wrong);
        assert_eq!(gate.attempt("2468", "1111", 0.0), GateAnswer::Wait(30));
        assert_eq!(gate.attempt("2468", "2468", 1000.0), GateAnswer::Wait(29), "not even the right one");
        assert_eq!(gate.attempt("2468", "1111", 30_001.0), GateAnswer::Wait(60));
        assert_eq!(gate.attempt("2468", "2468", 90_002.0), GateAnswer::Open);
        assert_eq!(gate.attempt("2468", "1", 90_003.0), GateAnswer::Wrong, "counted anew");
    }

    #[test]
    fn an_empty_pin_never_opens() {
        assert_eq!(Gate::default().attempt("", "", 0.0), GateAnswer::Wrong);
    }

    #[test]
    fn a_day_of_guessing_allows_few_attempts() {
        let (mut gate, mut n, mut now) = (Gate::default(), 0, 0.0);
        while now < 86_400_000.0 {
            if gate.wait_s(now).is_none() {
                gate.attempt("2468", "1357", now);
                n += 1;
            }
            now += 1000.0;
        }
        assert!(n < 36, "{n} tries in a day");
    }
}
