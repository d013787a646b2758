//! Small additions to `xshell`: finding programs and extending `PATH`.

use std::{
    env,
    path::{Path, PathBuf},
};

use xshell::Shell;

/// The first program of that name on the shell's `PATH`.
pub(crate) fn which(sh: &Shell, program: &str) -> Option<PathBuf> {
    let path = sh.var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// Puts a folder first on the `PATH` of everything the shell starts from now on.
///
/// # Errors
/// When the folder's name contains the separator of `PATH`.
pub(crate) fn prepend_path(sh: &Shell, folder: &Path) -> anyhow::Result<()> {
    let old = sh.var_os("PATH").unwrap_or_default();
    let folders =
        std::iter::once(folder.to_path_buf()).chain(env::split_paths(&old).filter(|other| other != folder));
    sh.set_var("PATH", env::join_paths(folders)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prepended_folder_comes_first_and_only_once() {
        let sh = Shell::new().unwrap();
        sh.set_var("PATH", "/a:/b");
        prepend_path(&sh, Path::new("/b")).unwrap();
        assert_eq!(sh.var("PATH").unwrap(), "/b:/a");
    }

    #[test]
    fn an_absent_program_is_not_found() {
        let sh = Shell::new().unwrap();
        sh.set_var("PATH", "/nowhere");
        assert_eq!(which(&sh, "sh"), None);
    }
}
