//! How far receiving is, for the page to ask while the register is busy: it must not wait for the desk.

use dan_van_core::rollup::HowFar;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// One run at a time; the desk sees to that.
#[derive(Default)]
pub struct Receiving {
    progress: Mutex<HowFar>,
    cancelled: AtomicBool,
}

impl Receiving {
    pub fn begin(&self) {
        self.cancelled.store(false, Ordering::Relaxed);
        self.note(HowFar::default());
    }

    /// Keeps how far it is; answers whether to go on.
    pub fn note(&self, progress: HowFar) -> bool {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
        !self.cancelled.load(Ordering::Relaxed)
    }

    pub fn progress(&self) -> HowFar {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}
