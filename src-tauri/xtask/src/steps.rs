//! Steps with a name: announced, timed, and summed up at the end. The first that fails ends the run.

use std::process::Command;
use std::time::{Duration, Instant};

/// Nothing, or the sentence that says what is wrong.
pub type Outcome = Result<(), String>;

/// The steps done so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<(&'static str, Duration, bool)>,
}

impl Steps {
    /// Does one step. On failure the summary is printed before the error is handed on.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n=== {name}");
        let begin = Instant::now();
        let outcome = work();
        self.done.push((name, begin.elapsed(), outcome.is_ok()));
        println!("=== {name}: {} in {}", word(outcome.is_ok()), spent(begin.elapsed()));
        outcome.map_err(|why| {
            self.summary();
            format!("\nstopped at \"{name}\": {why}")
        })
    }

    /// The table of all steps; its last line counts them.
    pub fn summary(&self) {
        println!();
        for (name, time, good) in &self.done {
            println!("{:<7} {:>9}  {name}", word(*good), spent(*time));
        }
        let total = self.done.iter().map(|(_, time, _)| *time).sum();
        println!("{:<7} {:>9}  all steps\n", "", spent(total));
        let passed = self.done.iter().filter(|(.., good)| *good).count();
        println!("{passed} passed, {} failed", self.done.len() - passed);
    }
}

fn word(good: bool) -> &'static str {
    if good { "ok" } else { "FAILED" }
}

fn spent(time: Duration) -> String {
    let seconds = time.as_secs_f32();
    if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} m {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

/// Shows a command and runs it; its output goes where ours goes.
pub fn run(command: &mut Command) -> Outcome {
    let shown = shown(command);
    println!("$ {shown}");
    let status = command.status().map_err(|cause| format!("{shown}: {cause}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}")) }
}

/// Runs commands at the same time, for those that leave a processor idle; what each said is shown when it is done.
pub fn run_beside(commands: Vec<Command>) -> Outcome {
    let one = |mut command: Command| {
        let shown = shown(&command);
        let output = command.output().map_err(|cause| format!("{shown}: {cause}"))?;
        let said = [&output.stdout, &output.stderr].map(|stream| String::from_utf8_lossy(stream));
        println!("$ {shown}\n{}{}", said[0], said[1]);
        if output.status.success() { Ok(()) } else { Err(format!("{shown}: {}", output.status)) }
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = commands.into_iter().map(|command| scope.spawn(|| one(command))).collect();
        let outcomes = running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a thread ended".into())));
        outcomes.collect::<Vec<Outcome>>().into_iter().collect()
    })
}

/// What a command prints, without the white space around it; none if it fails or does not exist.
pub fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_says_which_and_why() {
        let mut steps = Steps::default();
        assert_eq!(steps.step("one", || Ok(())), Ok(()));
        let why = steps.step("two", || Err("no disk".to_string())).unwrap_err();
        assert!(why.contains("\"two\"") && why.contains("no disk"));
        assert_eq!(steps.done.iter().filter(|(.., good)| *good).count(), 1);
    }

    #[test]
    fn commands_beside_each_other_all_end_and_a_failure_is_told() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let folder = std::env::temp_dir().join(format!("so-dan-van-beside-{}", std::process::id()));
        let late = format!("sleep 0.2; mkdir '{}'", folder.display());
        let why = run_beside(vec![shell("exit 3"), shell(&late)]).unwrap_err();
        assert!(why.contains("exit 3") && std::fs::remove_dir(&folder).is_ok(), "{why}");
        assert_eq!(run_beside(vec![shell("true"), shell("true")]), Ok(()));
    }

    #[test]
    fn time_is_shown_in_seconds_then_in_minutes() {
        assert_eq!(
            (spent(Duration::from_millis(1500)), spent(Duration::from_secs(125))),
            ("1.5 s".into(), "2 m 05 s".into())
        );
    }
}
