//! One live socket, from its first frame to its close.

use std::time::{Duration, Instant};

use actix_web::web;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, Session};
use protocol::limits::LIVE_HELLO;
use protocol::live::{ClientFrame, Happening, ServerFrame};
use protocol::problem::Code;
use store::events;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::auth::access::Claims;
use crate::http::caller;
use crate::http::problem::ApiError;
use crate::live::allowance::Allowance;
use crate::live::catch_up;
use crate::live::company::Company;
use crate::live::end::End;
use crate::live::hub::{News, Seat};
use crate::services::Services;

/// How often a socket looks at its session and whether its peer is still there.
const TICK: Duration = Duration::from_secs(5);
/// Ticks from one look into the inbox to the next, in case an announcement was lost.
const INBOX_TICKS: u64 = 2;
/// Ticks from one look at who is there to the next, because nobody announces that they leave.
const PRESENCE_TICKS: u64 = 6;
/// A peer that does not take a frame for this long is too slow.
pub(super) const SEND: Duration = Duration::from_secs(10);
/// Events read at a time.
const BATCH: i64 = 100;

/// Serves one socket until either side ends it.
pub async fn serve(services: web::Data<Services>, session: Session, mut frames: AggregatedMessageStream) {
    let end = match hello(&services, &mut frames).await {
        Err(end) => end,
        Ok((claims, since)) => {
            let seat = services.hub.join(claims.sub);
            let mut socket = Socket {
                services,
                session: session.clone(),
                claims,
                cursor: 0,
                heard: Instant::now(),
                allowance: Allowance::full(Instant::now()),
                shares: false,
                company: Company::default(),
            };
            socket.run(&seat, since, &mut frames).await
        }
    };
    if let End::Failed(error) = &end {
        tracing::error!(%error, "a live socket failed");
    }
    if let Some(reason) = end.reason() {
        let _ = timeout(SEND, session.close(Some(reason))).await;
    }
}

async fn hello(
    services: &Services,
    frames: &mut AggregatedMessageStream,
) -> Result<(Claims, Option<u64>), End> {
    let first = timeout(LIVE_HELLO, frames.recv()).await.map_err(|_| End::Slow)?;
    match first {
        Some(Ok(AggregatedMessage::Text(text))) => match serde_json::from_str(&text) {
            Ok(ClientFrame::Hello { token, since }) => Ok((authenticate(services, &token)?, since)),
            _ => Err(End::Unreadable),
        },
        Some(Ok(AggregatedMessage::Close(_))) | None => Err(End::Gone),
        Some(Err(error)) => Err(error.into()),
        Some(Ok(_)) => Err(End::Unreadable),
    }
}

fn authenticate(services: &Services, token: &str) -> Result<Claims, End> {
    match services.access.read(token, services.now()) {
        Err(crate::auth::access::AccessError::Expired) => Err(End::Expired),
        _ => caller::check(services, token).map_err(|_: ApiError| End::Revoked),
    }
}

pub(super) struct Socket {
    pub(super) services: web::Data<Services>,
    pub(super) session: Session,
    pub(super) claims: Claims,
    /// Everything up to this event has been sent.
    pub(super) cursor: u64,
    /// When the peer last sent anything.
    pub(super) heard: Instant,
    allowance: Allowance,
    /// The person lets others see that they are there and typing.
    pub(super) shares: bool,
    pub(super) company: Company,
}

impl Socket {
    async fn run(&mut self, seat: &Seat, since: Option<u64>, frames: &mut AggregatedMessageStream) -> End {
        let [mut ticks, mut beats] = [TICK, self.services.settings.heartbeat.every()].map(interval);
        for timer in [&mut ticks, &mut beats] {
            timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
            timer.tick().await;
        }
        let mut count = 0_u64;
        if let Err(end) = self.begin(since, seat).await {
            return end;
        }
        loop {
            let step = tokio::select! {
                () = seat.closing() => Err(End::Shutdown),
                frame = frames.recv() => self.take(frame, seat).await,
                news = seat.woken() => self.pass_on(news, seat).await,
                _ = beats.tick() => self.beat().await,
                _ = ticks.tick() => {
                    count += 1;
                    let (inbox, arrivals) =
                        (count.is_multiple_of(INBOX_TICKS), count.is_multiple_of(PRESENCE_TICKS));
                    match self.look() {
                        Ok(()) => self.pass_on(News { inbox, arrivals, typing: Vec::new() }, seat).await,
                        end => end,
                    }
                }
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    /// Brings the device up to date, or tells it to fetch everything anew.
    async fn begin(&mut self, since: Option<u64>, seat: &Seat) -> Result<(), End> {
        let user = self.claims.sub;
        let head = self
            .services
            .store
            .read(async |tx| events::head(tx, user).await)
            .await
            .map_err(ApiError::from)?;
        match catch_up::start(since, head) {
            Some(cursor) => {
                self.cursor = cursor;
                self.send_new(seat).await?;
                let frame = ServerFrame::Ready { seq: self.cursor, within: Some(self.within()) };
                self.send(&frame).await?;
            }
            None => self.resync(head).await?,
        }
        self.learn_settings(seat).await
    }

    /// Tells the device what it was woken for.
    async fn pass_on(&mut self, news: News, seat: &Seat) -> Result<(), End> {
        if news.inbox {
            self.send_new(seat).await?;
        }
        self.tell_typing(news.typing).await?;
        if news.arrivals { self.tell_presence().await } else { Ok(()) }
    }

    async fn resync(&mut self, head: u64) -> Result<(), End> {
        self.cursor = head;
        self.send(&ServerFrame::Resync { seq: head, within: Some(self.within()) }).await
    }

    /// Seconds after which each side may take the other one for gone.
    pub(super) fn within(&self) -> u16 {
        self.services.settings.heartbeat.within()
    }

    /// Sends what has come in since the cursor.
    async fn send_new(&mut self, seat: &Seat) -> Result<(), End> {
        let (mut settings, mut watched) = (false, false);
        loop {
            let (user, cursor) = (self.claims.sub, self.cursor);
            let read =
                self.services.store.read(async |tx| events::since(tx, user, cursor, BATCH).await).await;
            let batch = read.map_err(ApiError::from)?;
            if !catch_up::follow(cursor, &batch) {
                let head = batch.last().map_or(cursor, |event| event.seq);
                self.resync(head).await?;
                // The settings may have changed in what is missing.
                return self.learn_settings(seat).await;
            }
            let complete = i64::try_from(batch.len()).is_ok_and(|length| length < BATCH);
            for event in batch {
                let seq = event.seq;
                settings |= event.what == Happening::Settings;
                watched |= self.watches(event.what);
                self.send(&ServerFrame::Event(event)).await?;
                self.cursor = seq;
            }
            if complete {
                break;
            }
        }
        if settings {
            self.learn_settings(seat).await?;
        }
        if watched { self.rewatch(seat).await } else { Ok(()) }
    }

    /// True when a watched conversation changed.
    fn watches(&self, what: Happening) -> bool {
        matches!(what, Happening::Conversation { conversation_id }
            if self.company.conversations().contains(&conversation_id))
    }

    async fn take(
        &mut self,
        frame: Option<Result<AggregatedMessage, actix_ws::ProtocolError>>,
        seat: &Seat,
    ) -> Result<(), End> {
        self.heard = Instant::now();
        if !self.allowance.take(self.heard) {
            return Err(End::Flood);
        }
        match frame {
            Some(Ok(AggregatedMessage::Text(text))) => self.obey(&text, seat).await,
            Some(Ok(AggregatedMessage::Ping(bytes))) => Ok(self.session.pong(&bytes).await?),
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Binary(_))) => Err(End::Unreadable),
            Some(Ok(AggregatedMessage::Close(_))) | None => Err(End::Gone),
            Some(Err(error)) => Err(error.into()),
        }
    }

    async fn obey(&mut self, text: &str, seat: &Seat) -> Result<(), End> {
        match serde_json::from_str(text) {
            Ok(ClientFrame::Renew { token }) => self.renew(&token),
            Ok(ClientFrame::Watch { conversations }) => self.watch(conversations, seat).await,
            Ok(ClientFrame::Typing { conversation_id }) => self.type_in(conversation_id).await,
            Ok(ClientFrame::Hello { .. }) | Err(_) => Err(End::Unreadable),
        }
    }

    fn renew(&mut self, token: &str) -> Result<(), End> {
        let claims = authenticate(&self.services, token)?;
        if claims.sid != self.claims.sid || claims.sub != self.claims.sub {
            return Err(End::Revoked);
        }
        self.claims = claims;
        Ok(())
    }

    pub(super) async fn send(&mut self, frame: &ServerFrame) -> Result<(), End> {
        let text = serde_json::to_string(frame).map_err(|_| ApiError::new(Code::Internal))?;
        timeout(SEND, self.session.text(text)).await.map_err(|_| End::Slow)?.map_err(End::from)
    }
}
