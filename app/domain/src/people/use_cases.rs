use super::{
    Client, LinkFound, LinkToken, NewUser, Opened, OwnInvitations, RoleForm, RoleKey, RoleRow, ShownLink,
    UserChange, UserRow, UsersOf, Whose,
};
use crate::lists::{ListQuery, Page};
use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// The users of an organisation: of the actor's own, or of a customer that it administers. A customer that it does not
/// administer does not exist. Nobody gives a role, or acts on somebody, that allows more than they may do themselves.
#[async_trait::async_trait]
pub trait Users: Send + Sync {
    /// The organisation, and the roles that the actor may give there.
    async fn about(&self, actor: &Actor, whose: &Whose) -> PortalResult<UsersOf>;

    /// One page of them.
    async fn list(&self, actor: &Actor, whose: &Whose, query: &ListQuery) -> PortalResult<Page<UserRow>>;

    /// Every one that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        whose: &Whose,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<UserRow>>>>;

    /// Invites somebody; the link goes by mail, or is answered. Whether the address has an account makes no difference.
    async fn add(&self, actor: &Actor, whose: &Whose, new: NewUser) -> PortalResult<Option<ShownLink>>;

    /// Sends a new link; once it is sent, the earlier ones are of no use.
    async fn resend(&self, actor: &Actor, whose: &Whose, key: &str) -> PortalResult<()>;

    /// *Display activation link*: makes a new one; the earlier ones are of no use, and no mail is sent any more.
    async fn show_link(&self, actor: &Actor, whose: &Whose, key: &str) -> PortalResult<ShownLink>;

    /// Gives another role, and who is invited another name. The last administrator of the own organisation stays one.
    async fn change(&self, actor: &Actor, whose: &Whose, key: &str, change: UserChange) -> PortalResult<()>;

    /// Disables somebody, whose sessions there end at once, or enables them again.
    async fn set_disabled(&self, actor: &Actor, whose: &Whose, key: &str, disabled: bool)
    -> PortalResult<()>;

    /// Deletes somebody from the organisation, or revokes an invitation.
    async fn remove(&self, actor: &Actor, whose: &Whose, key: &str) -> PortalResult<()>;
}

/// The roles of the actor's organisation.
#[async_trait::async_trait]
pub trait Roles: Send + Sync {
    /// The built-in ones, then its own by name.
    async fn list(&self, actor: &Actor) -> PortalResult<Vec<RoleRow>>;

    /// One of them.
    async fn details(&self, actor: &Actor, key: &RoleKey) -> PortalResult<RoleRow>;

    /// Makes one.
    async fn create(&self, actor: &Actor, form: RoleForm) -> PortalResult<RoleKey>;

    /// Changes one that is not built in, as it was at `version`; whoever has it may do at once what it then allows.
    async fn change(&self, actor: &Actor, key: &RoleKey, version: i32, form: RoleForm) -> PortalResult<()>;

    /// Deletes one that is not built in and that nobody has.
    async fn delete(&self, actor: &Actor, key: &RoleKey) -> PortalResult<()>;
}

/// What links lead to, and what of an account needs no link. The first ones are for whoever holds the link: nobody is
/// signed in.
#[async_trait::async_trait]
pub trait Accounts: Send + Sync {
    /// What a link leads to. Changes nothing: mail programs look, too.
    async fn look(&self, token: &LinkToken, actor: Option<&Actor>) -> PortalResult<LinkFound>;

    /// Opens an account by a link, and signs in to the organisation.
    async fn activate(
        &self,
        token: &LinkToken,
        name: &str,
        password: &str,
        client: &Client,
    ) -> PortalResult<Opened>;

    /// Accepts an invitation by its link and the password of the account there is, and signs in to the organisation.
    async fn activate_known(
        &self,
        token: &LinkToken,
        password: &str,
        client: &Client,
    ) -> PortalResult<Opened>;

    /// Accepts an invitation by its link, as who is signed in. Answers the organisation.
    async fn accept_link(&self, actor: &Actor, token: &LinkToken) -> PortalResult<OrganisationNumber>;

    /// *Forgot your password?* The same answer after the same work, whether or not there is an account.
    async fn forgot(&self, email: &str, client: &Client) -> PortalResult<()>;

    /// Sets a new password by a link; every session ends. Signs in, if the person belongs anywhere.
    async fn reset(&self, token: &LinkToken, password: &str, client: &Client)
    -> PortalResult<Option<Opened>>;

    /// Sets a new password, given the old one; every session but the one that asks ends.
    async fn change_password(
        &self,
        actor: &Actor,
        session: &str,
        current: &str,
        password: &str,
    ) -> PortalResult<()>;

    /// The invitations to the person's address.
    async fn invitations(&self, actor: &Actor) -> PortalResult<OwnInvitations>;

    /// Accepts or declines one of them.
    async fn answer_invitation(&self, actor: &Actor, key: &str, accept: bool) -> PortalResult<()>;
}
