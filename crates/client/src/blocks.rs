//! Blocking people.

use protocol::blocks::Block;
use protocol::ids::UserId;
use protocol::page::{Page, PageQuery};

use crate::account::Account;
use crate::error::ClientError;
use crate::http::Call;

impl Account {
    /// Whom the account blocks, the newest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn blocks(&self, cursor: Option<&str>) -> Result<Page<Block>, ClientError> {
        self.core.session.send(Call::get("/me/blocks").query(&PageQuery::after(cursor))?).await?.json()
    }

    /// Blocks someone the account shares a conversation with: neither writes to the other any more.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `not_found` for a stranger.
    pub async fn block(&self, user: UserId) -> Result<(), ClientError> {
        self.core.session.send(Call::put_empty(format!("/me/blocks/{user}"))).await?;
        self.core.look_again(user).await
    }

    /// Blocks them no longer.
    ///
    /// # Errors
    /// As every call.
    pub async fn unblock(&self, user: UserId) -> Result<(), ClientError> {
        self.core.session.send(Call::delete(format!("/me/blocks/{user}"))).await?;
        self.core.look_again(user).await
    }
}
