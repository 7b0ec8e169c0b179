using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Authentication;

/// <summary>
/// Lets a request on when it comes from whom it says it is of; all others are answered here. A wrong password and an
/// unknown user get the same answer as no credentials at all.
/// </summary>
/// <param name="failed">Hears of sources with a wrong password or an unknown user.</param>
public sealed class DigestGate(DigestAuthenticator authenticator, SecretsReader secrets, Action<SipEndpoint> failed, ProxyMetrics metrics)
{
    /// <param name="key">Address of record of a domain of ours: the request must come from its user.</param>
    /// <param name="header"><see cref="HeaderId.Authorization"/> (401) or <see cref="HeaderId.ProxyAuthorization"/> (407).</param>
    /// <param name="refusal">The status it was answered with; 0 = none.</param>
    public bool Admit(
        RequestContext request, ReadOnlySpan<byte> key, AuthenticationPolicy policy, HeaderId header, out int refusal)
    {
        refusal = 0;
        if (policy.IsTrusted(request.Source) || policy.RealmOf(RequestTarget.HostOf(key)) is not { } realm)
            return true;
        var now = secrets.Secrets;
        var verdict = authenticator.Verify(request.Message, header, realm, now, policy.NonceLifetime, out var username);
        if (verdict == DigestVerdict.Accepted && !Owns(username, key))
            verdict = DigestVerdict.OtherUser;
        metrics.Authenticated(verdict);
        if (verdict is DigestVerdict.UnknownUser or DigestVerdict.WrongResponse)
            failed(request.Source);
        switch (verdict)
        {
            case DigestVerdict.Accepted:
                return true;
            case DigestVerdict.Malformed:
                refusal = 400;
                request.Respond(400, header == HeaderId.Authorization ? "Authorization Is Malformed"u8 : "Proxy-Authorization Is Malformed"u8);
                return false;
            case DigestVerdict.OtherUser:
                refusal = 403;
                request.Respond(403, "Not The Authenticated User's Address"u8);
                return false;
            default:
                refusal = Challenge(request, header, realm, now, verdict is DigestVerdict.Stale or DigestVerdict.Replayed);
                return false;
        }
    }

    private int Challenge(RequestContext request, HeaderId header, DigestRealm realm, DigestSecrets now, bool stale)
    {
        Span<byte> lines = stackalloc byte[DigestAuthenticator.MaxChallengeLength];
        var (status, challenge) = header == HeaderId.Authorization ? (401, HeaderId.WwwAuthenticate) : (407, HeaderId.ProxyAuthenticate);
        request.Respond(status, default, lines[..authenticator.WriteChallenge(challenge, realm, now, stale, lines)]);
        return status;
    }

    /// <summary>The user's name alone, or with the domain behind it.</summary>
    private static bool Owns(ReadOnlySpan<byte> username, ReadOnlySpan<byte> key)
    {
        var user = RequestTarget.UserOf(key);
        var host = RequestTarget.HostOf(key);
        return username.StartsWith(user)
            && (username.Length == user.Length
                || (username[user.Length] == '@' && System.Text.Ascii.EqualsIgnoreCase(username[(user.Length + 1)..], host)));
    }
}
