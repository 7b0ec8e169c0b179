using OpenSipsHa.Proxy.Routing;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Proxy.Authentication;

/// <summary>
/// Callers of our own domains prove who they are (407). Others may call our users and nobody else, unless they come from a
/// trusted source: else this proxy would carry anybody's calls to the gateways.
/// </summary>
public sealed class CallerGate(DigestGate gate, ProxyMetrics metrics)
{
    private const int MaxKeyLength = 512;

    /// <returns>False: answered.</returns>
    public bool Admit(RequestContext request, RouteDecision decision, AuthenticationPolicy? policy)
    {
        if (policy is null || policy.IsTrusted(request.Source))
            return true;
        Span<byte> key = stackalloc byte[MaxKeyLength];
        var length = 0;
        if (!request.Message.TryGetFrom(out var from) || !SipUri.TryParse(from.Uri, out var uri)
            || (uri.IsSip && !AddressOfRecord.TryWriteKey(uri, key, out length)))
            return Refuse(request, "from", 400, "From Is Not A URI That Can Be Read"u8);
        if (policy.RealmOf(RequestTarget.HostOf(key[..length])) is not null)
            return gate.Admit(request, key[..length], policy, HeaderId.ProxyAuthorization, out _);
        return decision is RouteDecision.Register || Refuse(request, "foreign_caller", 403, "Caller Is Not Of This Domain"u8);
    }

    private bool Refuse(RequestContext request, string cause, int status, ReadOnlySpan<byte> reason)
    {
        metrics.Rejected(cause);
        request.Respond(status, reason);
        return false;
    }
}
