//! Kiosk state machine: attract → touch → story or map → countdown → reset. Time is an argument; nothing here reads a
//! clock.

use super::settings::KioskSettings;
use crate::model::Lang;

/// Gap between two ticks, milliseconds, beyond which the machine was asleep: the visit is then over.
const SLEPT_MS: f64 = 120_000.0;

/// Phase of a visit; times are those of the caller's clock, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Phase {
    /// Attract loop: nobody is there. Scene 0 is the globe, the others are those of the story.
    Attract {
        /// Scene shown.
        scene: usize,
        /// Start of the scene, milliseconds.
        since_ms: f64,
    },
    /// A visitor reads the story.
    Story {
        /// Scene shown, counted from 0.
        step: usize,
    },
    /// A visitor uses the map.
    Explore,
    /// Countdown to the reset, after a time without a touch.
    Countdown {
        /// End of the countdown, milliseconds.
        ends_ms: f64,
        /// Story scene to return to; `None` for the map.
        story: Option<usize>,
    },
    /// Staff are on the admin page.
    Admin,
}

impl Phase {
    /// Value of the heartbeat and of `data-kiosk-phase`, e.g. `attract`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Attract { .. } => "attract",
            Self::Story { .. } => "story",
            Self::Explore => "explore",
            Self::Countdown { .. } => "countdown",
            Self::Admin => "admin",
        }
    }
}

/// Input event of the kiosk: a touch, a button, or the passage of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KioskEvent {
    /// Touch on the screen.
    Touch,
    /// Opens the story.
    OpenStory,
    /// Moves by scenes: 1 for the next, −1 for the previous.
    Step(isize),
    /// Opens the map.
    Explore,
    /// Switches the language.
    Speak(Lang),
    /// Starts over.
    StartOver,
    /// Opens or closes the admin page.
    Admin(bool),
    /// Passage of time.
    Tick,
}

/// Side effect of a transition, carried out by the page in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KioskEffect {
    /// Restores the initial view, language, selection, filters, panels and texts.
    Reset,
    /// Shows a scene of the attract loop: 0 the globe, others those of the story.
    ShowAttract(usize),
    /// Shows a scene of the story.
    ShowStory(usize),
    /// Clears the story's overlay from the map.
    ShowMap,
    /// Switches the language.
    Speak(Lang),
}

/// Kiosk state machine.
///
/// # Examples
/// ```
/// use atlas_engine::kiosk::{Kiosk, KioskEffect, KioskEvent, KioskSettings, Phase};
/// let settings = KioskSettings { idle_s: 45.0, countdown_s: 15.0, ..KioskSettings::default() };
/// let mut kiosk = Kiosk::new(&settings, 6, 0.0);
/// kiosk.take(KioskEvent::Touch, 1_000.0);
/// assert_eq!(kiosk.phase(), Phase::Story { step: 0 });
/// kiosk.take(KioskEvent::Tick, 50_000.0); // 49 s without a touch
/// assert_eq!(kiosk.seconds_left(50_000.0), Some(15));
/// assert_eq!(kiosk.take(KioskEvent::Tick, 66_000.0)[0], KioskEffect::Reset);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Kiosk {
    phase: Phase,
    /// Number of scenes in the story.
    n_scenes: usize,
    languages: Vec<Lang>,
    idle_ms: f64,
    countdown_ms: f64,
    scene_ms: f64,
    touched_ms: f64,
    ticked_ms: f64,
    /// Scenes shown by the attract loop; the language rotates with it.
    n_shown: usize,
}

impl Kiosk {
    /// Machine at the start of its attract loop, showing the globe.
    #[must_use]
    pub fn new(settings: &KioskSettings, n_scenes: usize, now_ms: f64) -> Self {
        let mut kiosk = Self {
            phase: Phase::Attract { scene: 0, since_ms: now_ms },
            n_scenes,
            languages: Vec::new(),
            idle_ms: 0.0,
            countdown_ms: 0.0,
            scene_ms: 0.0,
            touched_ms: now_ms,
            ticked_ms: now_ms,
            n_shown: 0,
        };
        kiosk.set(settings, n_scenes);
        kiosk
    }

    /// Applies new settings; the current phase goes on.
    pub fn set(&mut self, settings: &KioskSettings, n_scenes: usize) {
        self.languages.clone_from(&settings.languages);
        (self.idle_ms, self.countdown_ms) = (settings.idle_s * 1000.0, settings.countdown_s * 1000.0);
        (self.scene_ms, self.n_scenes) = (settings.scene_s * 1000.0, n_scenes);
    }

    /// Current phase; changed by [`take`](Self::take) alone.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// True in the attract loop, when nobody is there.
    #[must_use]
    pub const fn is_attracting(&self) -> bool {
        matches!(self.phase, Phase::Attract { .. })
    }

    /// Seconds left of the countdown, rounded up; `None` outside it.
    #[must_use]
    pub fn seconds_left(&self, now_ms: f64) -> Option<u32> {
        match self.phase {
            Phase::Countdown { ends_ms, .. } => {
                Some(((ends_ms - now_ms) / 1000.0).ceil().clamp(0.0, 999.0) as u32)
            }
            _ => None,
        }
    }

    /// Language after a reset: the first of the settings.
    #[must_use]
    pub fn first_language(&self) -> Lang {
        self.languages.first().copied().unwrap_or_default()
    }

    /// Handles an event; returns its side effects in order.
    pub fn take(&mut self, event: KioskEvent, now_ms: f64) -> Vec<KioskEffect> {
        if event == KioskEvent::Tick {
            return self.tick(now_ms);
        }
        (self.touched_ms, self.ticked_ms) = (now_ms, now_ms);
        match event {
            KioskEvent::Touch => self.touch(),
            KioskEvent::OpenStory if 0 < self.n_scenes => self.step_to(0),
            KioskEvent::Step(by) => match self.phase {
                Phase::Story { step } if step == 0 && by < 0 => Vec::new(),
                // The map follows the last scene.
                Phase::Story { step } if self.n_scenes <= step.saturating_add_signed(by) => self.explore(),
                Phase::Story { step } => self.step_to(step.saturating_add_signed(by)),
                _ => Vec::new(),
            },
            KioskEvent::OpenStory | KioskEvent::Explore => self.explore(),
            KioskEvent::Speak(lang) => {
                let mut effects = self.touch();
                effects.push(KioskEffect::Speak(lang));
                effects
            }
            KioskEvent::StartOver => self.reset(now_ms),
            KioskEvent::Admin(true) => {
                self.phase = Phase::Admin;
                Vec::new()
            }
            KioskEvent::Admin(false) => self.reset(now_ms),
            KioskEvent::Tick => Vec::new(),
        }
    }

    /// Wakes the attract loop, or ends the countdown.
    fn touch(&mut self) -> Vec<KioskEffect> {
        match self.phase {
            // The visit starts in the language on the screen.
            Phase::Attract { .. } => {
                let lang = self.language_shown();
                let mut effects = if 0 < self.n_scenes { self.step_to(0) } else { self.explore() };
                effects.insert(0, KioskEffect::Speak(lang));
                effects
            }
            Phase::Countdown { story, .. } => {
                self.phase = story.map_or(Phase::Explore, |step| Phase::Story { step });
                Vec::new()
            }
            Phase::Story { .. } | Phase::Explore | Phase::Admin => Vec::new(),
        }
    }

    fn language_shown(&self) -> Lang {
        let at = self.n_shown.checked_rem(self.languages.len()).unwrap_or(0);
        self.languages.get(at).copied().unwrap_or_default()
    }

    fn step_to(&mut self, step: usize) -> Vec<KioskEffect> {
        self.phase = Phase::Story { step };
        vec![KioskEffect::ShowStory(step)]
    }

    fn explore(&mut self) -> Vec<KioskEffect> {
        self.phase = Phase::Explore;
        vec![KioskEffect::ShowMap]
    }

    fn reset(&mut self, now_ms: f64) -> Vec<KioskEffect> {
        self.phase = Phase::Attract { scene: 0, since_ms: now_ms };
        self.n_shown = 0;
        vec![KioskEffect::Reset, KioskEffect::Speak(self.first_language()), KioskEffect::ShowAttract(0)]
    }

    fn tick(&mut self, now_ms: f64) -> Vec<KioskEffect> {
        let slept = SLEPT_MS < now_ms - self.ticked_ms;
        // A clock set back must not prolong the wait.
        if now_ms < self.ticked_ms {
            self.touched_ms -= self.ticked_ms - now_ms;
        }
        self.ticked_ms = now_ms;
        match self.phase {
            Phase::Attract { scene, since_ms } => {
                if (now_ms - since_ms).abs() < self.scene_ms {
                    return Vec::new();
                }
                let scene = (scene + 1) % (self.n_scenes + 1);
                self.phase = Phase::Attract { scene, since_ms: now_ms };
                self.n_shown += 1;
                vec![KioskEffect::Speak(self.language_shown()), KioskEffect::ShowAttract(scene)]
            }
            _ if slept => self.reset(now_ms),
            Phase::Countdown { ends_ms, .. } if ends_ms <= now_ms => self.reset(now_ms),
            // A clock set back would prolong the countdown.
            Phase::Countdown { ends_ms, .. } if self.countdown_ms < ends_ms - now_ms => self.reset(now_ms),
            Phase::Countdown { .. } => Vec::new(),
            Phase::Story { .. } | Phase::Explore if self.idle_ms <= now_ms - self.touched_ms => {
                let story = if let Phase::Story { step } = self.phase { Some(step) } else { None };
                self.phase = Phase::Countdown { ends_ms: now_ms + self.countdown_ms, story };
                Vec::new()
            }
            // A forgotten admin page closes too, after ten times the idle time.
            Phase::Admin if 10.0 * self.idle_ms <= now_ms - self.touched_ms => self.reset(now_ms),
            Phase::Story { .. } | Phase::Explore | Phase::Admin => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kiosk() -> Kiosk {
        Kiosk::new(&KioskSettings::default(), 3, 0.0)
    }

    fn run(kiosk: &mut Kiosk, from_s: u32, to_s: u32) -> Vec<KioskEffect> {
        (from_s..to_s).flat_map(|second| kiosk.take(KioskEvent::Tick, f64::from(second) * 1000.0)).collect()
    }

    #[test]
    fn the_attract_loop_rotates_scenes_and_languages() {
        let mut kiosk = kiosk();
        let effects = run(&mut kiosk, 0, 61);
        let scenes: Vec<usize> = effects
            .iter()
            .filter_map(
                |effect| if let KioskEffect::ShowAttract(scene) = effect { Some(*scene) } else { None },
            )
            .collect();
        assert_eq!(scenes, [1, 2, 3, 0]);
        let langs: Vec<Lang> = effects
            .iter()
            .filter_map(|effect| if let KioskEffect::Speak(lang) = effect { Some(*lang) } else { None })
            .collect();
        assert_eq!(langs, [Lang::Kk, Lang::Ru, Lang::En, Lang::Zh]);
    }

    #[test]
    fn a_visit_goes_from_touch_to_story_to_map_to_countdown_to_reset() {
        let mut kiosk = kiosk();
        run(&mut kiosk, 0, 20);
        // The screen spoke Kazakh when it was touched.
        let woken = kiosk.take(KioskEvent::Touch, 20_000.0);
        assert_eq!(woken, [KioskEffect::Speak(Lang::Kk), KioskEffect::ShowStory(0)]);
        assert_eq!(kiosk.take(KioskEvent::Step(-1), 21_000.0), []);
        assert_eq!(kiosk.take(KioskEvent::Step(1), 21_000.0), [KioskEffect::ShowStory(1)]);
        kiosk.take(KioskEvent::Step(1), 22_000.0);
        assert_eq!(kiosk.take(KioskEvent::Step(1), 23_000.0), [KioskEffect::ShowMap]);
        assert_eq!(kiosk.phase(), Phase::Explore);
        assert_eq!(run(&mut kiosk, 24, 69), []);
        assert_eq!(kiosk.seconds_left(68_000.0), Some(15));
        assert_eq!(kiosk.take(KioskEvent::Touch, 70_000.0), []);
        assert_eq!(kiosk.phase(), Phase::Explore, "whoever touches is still there");
        let effects = run(&mut kiosk, 71, 131);
        assert_eq!(effects, [KioskEffect::Reset, KioskEffect::Speak(Lang::Zh), KioskEffect::ShowAttract(0)]);
        assert!(kiosk.is_attracting());
    }

    #[test]
    fn a_touch_in_the_countdown_returns_to_the_story() {
        let mut kiosk = kiosk();
        kiosk.take(KioskEvent::Touch, 0.0);
        kiosk.take(KioskEvent::Step(1), 0.0);
        run(&mut kiosk, 1, 47);
        assert!(matches!(kiosk.phase(), Phase::Countdown { story: Some(1), .. }));
        kiosk.take(KioskEvent::Touch, 47_000.0);
        assert_eq!(kiosk.phase(), Phase::Story { step: 1 });
    }

    #[test]
    fn sleep_and_clock_jumps_end_the_visit() {
        let mut kiosk = kiosk();
        kiosk.take(KioskEvent::Explore, 0.0);
        assert_eq!(kiosk.take(KioskEvent::Tick, 9e6).first(), Some(&KioskEffect::Reset));
        kiosk.take(KioskEvent::Explore, 9e6);
        run(&mut kiosk, 9000, 9046);
        assert!(matches!(kiosk.phase(), Phase::Countdown { .. }));
        assert_eq!(kiosk.take(KioskEvent::Tick, 1000.0).first(), Some(&KioskEffect::Reset));
        kiosk.take(KioskEvent::Explore, 2000.0);
        kiosk.take(KioskEvent::Tick, 500.0);
        assert!(!matches!(kiosk.phase(), Phase::Countdown { .. }));
        run(&mut kiosk, 1, 48);
        assert!(matches!(kiosk.phase(), Phase::Countdown { .. }));
    }

    #[test]
    fn a_forgotten_admin_page_closes() {
        let mut kiosk = kiosk();
        kiosk.take(KioskEvent::Admin(true), 0.0);
        assert_eq!(run(&mut kiosk, 1, 450), []);
        assert_eq!(run(&mut kiosk, 450, 451).first(), Some(&KioskEffect::Reset));
    }

    proptest! {
        /// After any visit, an hour without input ends in the attract loop, and no step lies outside the story.
        #[test]
        fn silence_always_ends_in_the_attract_loop(steps in prop::collection::vec((0usize..8, 0u32..90), 0..60), n_scenes in 0usize..7) {
            let mut kiosk = Kiosk::new(&KioskSettings::default(), n_scenes, 0.0);
            let mut now = 0u32;
            for (which, seconds) in steps {
                let events = [
                    KioskEvent::Touch,
                    KioskEvent::OpenStory,
                    KioskEvent::Step(1),
                    KioskEvent::Step(-1),
                    KioskEvent::Explore,
                    KioskEvent::Speak(Lang::Ru),
                    KioskEvent::StartOver,
                    KioskEvent::Admin(true),
                ];
                for effect in kiosk.take(events[which], f64::from(now) * 1000.0) {
                    if let KioskEffect::ShowStory(step) = effect {
                        prop_assert!(step < n_scenes);
                    }
                }
                for effect in run(&mut kiosk, now, now + seconds) {
                    if let KioskEffect::ShowAttract(scene) = effect {
                        prop_assert!(scene <= n_scenes);
                    }
                }
                now += seconds;
            }
            run(&mut kiosk, now, now + 3600);
            prop_assert!(kiosk.is_attracting());
        }
    }
}
