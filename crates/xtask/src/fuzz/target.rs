//! One fuzz target: a program that libFuzzer feeds.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail};
use xshell::{Shell, cmd};

use super::{FOLDER, outcome, output};
use crate::{console::say, paths};

/// Longest input in bytes: long enough for every path in, short enough to be quick.
const LONGEST: &str = "-max_len=8192";
/// An input that takes this long is a finding, too. A busy machine has made milliseconds take 15 seconds.
const SLOWEST: &str = "-timeout=60";

/// A target and where its files are.
#[derive(Debug)]
pub(super) struct Target {
    name: String,
    output: PathBuf,
}

impl Target {
    pub(super) fn new(name: String) -> Self {
        Self { name, output: output() }
    }

    /// Runs for so many seconds, unless it has done so for the same `inputs`.
    pub(super) fn run(&self, inputs: &str, seconds: u64) -> anyhow::Result<()> {
        let name = &self.name;
        let stamp = self.file("stamps", "")?;
        if let Some(ran) = outcome::stamped(&fs::read_to_string(&stamp).unwrap_or_default(), inputs)
            && ran >= seconds
        {
            say(format_args!("✓ fuzz {name}: ran {ran} s for these sources, not run again"));
            return Ok(());
        }
        let log = self.file("logs", ".log")?;
        say(format_args!("▸ fuzz {name}, {seconds} s (log: {})", log.display()));
        let status = self.libfuzzer(seconds, &log)?.status().context("the target does not start")?;
        let log = fs::read_to_string(&log)?;
        if !status.success() {
            return self.crashed(&log);
        }
        say(format_args!("✓ fuzz {name}: {}", outcome::summary(&log)));
        fs::write(stamp, outcome::stamp(inputs, seconds))?;
        Ok(())
    }

    fn libfuzzer(&self, seconds: u64, log: &Path) -> anyhow::Result<Command> {
        let mut command = Command::new(self.program()?);
        command.args([LONGEST, SLOWEST, "-print_final_stats=1", &format!("-max_total_time={seconds}")]);
        command.arg(format!("-artifact_prefix={}/", self.folder("artifacts")?.display()));
        let own = self.source("dictionaries").with_extension("dict");
        let dictionary = if own.is_file() { own } else { own.with_file_name("json.dict") };
        command.arg(format!("-dict={}", dictionary.display()));
        // New inputs go to the first folder; the committed ones are only read.
        command.arg(self.folder("corpus")?).arg(self.source("corpus"));
        command.stderr(File::create(log)?);
        Ok(command)
    }

    /// Tells everything that is needed to see the crash again, and how to keep it from coming back.
    fn crashed(&self, log: &str) -> anyhow::Result<()> {
        let (name, program) = (&self.name, self.program()?.display().to_string());
        say(outcome::complaint(log, 12));
        let Some(artifact) = outcome::artifact(log) else { bail!("fuzz {name} failed without an input") };
        say(format_args!("  again:  {program} {artifact}"));
        say(format_args!("  once it is fixed, keep it:  cp {artifact} {FOLDER}/corpus/{name}/"));
        bail!("fuzz {name} found an input that breaks it: {artifact}")
    }

    /// Copies from what was found into the committed folder whatever reaches code that the inputs there do not.
    pub(super) fn keep(&self, sh: &Shell) -> anyhow::Result<()> {
        let (program, kept, found) = (self.program()?, self.source("corpus"), self.folder("corpus")?);
        let count = || anyhow::Ok(fs::read_dir(&kept)?.count());
        let before = count()?;
        // By edges alone: counting how often each is taken would keep ten times as many.
        let rules = [LONGEST, "-set_cover_merge=1", "-use_counters=0"];
        cmd!(sh, "{program} {rules...} {kept} {found}").quiet().ignore_stderr().run()?;
        say(format_args!("✓ fuzz {}: {before} inputs kept before, {} now", self.name, count()?));
        Ok(())
    }

    fn program(&self) -> anyhow::Result<PathBuf> {
        let triples = fs::read_dir(&self.output)?.flatten().map(|entry| entry.path().join("release"));
        let mut programs = triples.map(|folder| folder.join(&self.name)).filter(|program| program.is_file());
        programs.next().with_context(|| format!("fuzz {} was not built", self.name))
    }

    /// A folder of this target's in the build output.
    fn folder(&self, kind: &str) -> anyhow::Result<PathBuf> {
        let folder = self.output.join(kind).join(&self.name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// A file of this target's in the build output.
    fn file(&self, kind: &str, extension: &str) -> anyhow::Result<PathBuf> {
        let folder = self.output.join(kind);
        fs::create_dir_all(&folder)?;
        Ok(folder.join(format!("{}{extension}", self.name)))
    }

    /// What is committed for this target.
    fn source(&self, kind: &str) -> PathBuf {
        paths::workspace().join(FOLDER).join(kind).join(&self.name)
    }
}
