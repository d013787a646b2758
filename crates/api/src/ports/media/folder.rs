//! A folder of this machine as an object store.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::time::SystemTime;

use object_store::local::LocalFileSystem;

use super::MediaError;

/// Makes the folder, for this user alone.
pub(super) fn open(path: &Path) -> Result<LocalFileSystem, MediaError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    Ok(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))
}

/// Removes what `object_store` was writing when the process was killed, if that was before a time:
/// `<name>#<number>`, renamed when whole.
pub(super) fn tidy(folder: &Path, before: SystemTime) -> io::Result<u64> {
    let mut removed = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let unfinished = entry.file_name().to_string_lossy().contains('#');
        if unfinished && entry.metadata()?.modified()? < before {
            fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}
