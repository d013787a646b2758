//! What the person lets others see.

use protocol::settings::{Settings, SettingsPatch};

use crate::account::Account;
use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::sync::lock;
use crate::updates::Update;

impl Account {
    /// What the caller lets others see.
    ///
    /// # Errors
    /// As every call.
    pub async fn settings(&self) -> Result<Settings, ClientError> {
        self.core.settings().await
    }

    /// Changes it, on all devices; the new settings.
    ///
    /// # Errors
    /// As every call.
    pub async fn change_settings(&self, patch: SettingsPatch) -> Result<Settings, ClientError> {
        let settings = self.core.session.send(Call::patch("/me/settings", &patch)?).await?.json()?;
        self.core.adopt_settings(settings);
        Ok(settings)
    }
}

impl Core {
    /// The settings, asked for once until they change.
    pub(crate) async fn settings(&self) -> Result<Settings, ClientError> {
        let known = *lock(&self.settings);
        if let Some(settings) = known {
            return Ok(settings);
        }
        let settings = self.session.send(Call::get("/me/settings")).await?.json()?;
        self.adopt_settings(settings);
        Ok(settings)
    }

    /// The settings may be others by now.
    pub(crate) fn outdate_settings(&self) {
        *lock(&self.settings) = None;
        self.hub.tell(Update::Settings);
    }

    fn adopt_settings(&self, settings: Settings) {
        *lock(&self.settings) = Some(settings);
        if settings.share_read {
            return;
        }
        for thread in self.conversations.all() {
            if lock(&thread.state).history.opened_up_to(None) {
                self.tell(thread.id);
            }
        }
    }
}
