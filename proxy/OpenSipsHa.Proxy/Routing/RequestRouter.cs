using System.Text;
using OpenSipsHa.Proxy.Authentication;
using OpenSipsHa.Proxy.Configuration;
using OpenSipsHa.Proxy.Dispatching;
using OpenSipsHa.Proxy.Registrar;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Routing;

/// <summary>
/// Takes every out-of-dialog request through the routes of the configuration in force. Asked by several threads; a
/// request sees one configuration.
/// </summary>
public sealed class RequestRouter(
    LocationStore store, RegisterHandler registrar, Lookup lookup, Dispatch dispatch, CallerGate callers, ProxyMetrics metrics)
    : IRequestRouter
{
    private const int MaxKeyLength = 512;

    private volatile ProxyConfiguration? _configuration;

    /// <summary>The configuration in force; null before the first.</summary>
    public ProxyConfiguration? Configuration
    {
        get => _configuration;
        set => _configuration = value;
    }

    public void Route(RequestContext request)
    {
        if (_configuration is not { } configuration)
        {
            Reject(request, "unconfigured", 503, "No Configuration Yet"u8);
            return;
        }

        if (!SipUri.TryParse(request.RequestUri, out var uri) || uri.IsSips || !(uri.IsSip || IsTel(uri)))
        {
            Reject(request, "scheme", 416, default);
            return;
        }

        Span<byte> key = stackalloc byte[MaxKeyLength];
        if (!AddressOfRecord.TryWriteKey(uri, key, out var keyLength) && uri.IsSip)
            Reject(request, "uri_too_long", 414, default);
        else if (IsForUs(request, uri, key[..keyLength], configuration))
            request.Respond(200, default, OptionsAnswer.Headers);
        else
            Route(request, uri, key[..keyLength], configuration);
    }

    public void OnBranchFailed(RequestContext request, in BranchOutcome outcome)
    {
        if (request.State is DispatchAttempt attempt)
            dispatch.Continue(request, attempt, outcome);
    }

    public void OnBranchSucceeded(RequestContext request, in BranchOutcome outcome)
    {
        if (request.State is DispatchAttempt attempt)
            Dispatch.Succeeded(attempt);
    }

    private void Route(RequestContext request, in SipUri uri, ReadOnlySpan<byte> key, ProxyConfiguration configuration)
    {
        var query = new RouteQuery
        {
            Method = request.Message.MethodToken,
            User = uri.IsSip ? RequestTarget.UserOf(key) : uri.Text[(uri.Scheme.Length + 1)..],
            Host = RequestTarget.HostOf(key),
            Source = AddressBlock.Number(request.Source),
            AddressOfRecord = key,
            Registrations = store,
        };
        if (configuration.Routes.Find(query) is not { } route)
        {
            Reject(request, "no_route", 404, default);
            return;
        }

        metrics.RouteMatched(route.Name);
        if (request.HasRoute && route.Decision is not RouteDecision.Relay)
            Reject(request, "preloaded_route", 403, "Preloaded Route Is Not Allowed"u8);
        else if (IsAnsweredHere(request, route.Decision) || callers.Admit(request, route.Decision, configuration.Authentication))
            Carry(request, query, route.Decision, configuration);
    }

    /// <summary>The registrar sees to its own, and a refusal needs no proof of who is refused.</summary>
    private static bool IsAnsweredHere(RequestContext request, RouteDecision decision) =>
        decision is RouteDecision.Reject || (decision is RouteDecision.Register && request.Method == SipMethod.Register);

    private void Carry(
        RequestContext request, in RouteQuery query, RouteDecision decision, ProxyConfiguration configuration)
    {
        switch (decision)
        {
            case RouteDecision.Register when request.Method == SipMethod.Register:
                registrar.Register(request, configuration.Registrar, configuration.Domains, configuration.Authentication);
                break;
            case RouteDecision.Register:
                lookup.Forward(request, query.AddressOfRecord);
                break;
            case RouteDecision.Dispatch to:
                dispatch.Begin(request, to.Dispatcher);
                break;
            case RouteDecision.Relay:
                Relay(request);
                break;
            case RouteDecision.Reject reject:
                Reject(request, "route", reject.Code, Encoding.UTF8.GetBytes(reject.Reason));
                break;
        }
    }

    /// <summary>A request back to ourselves would only spiral.</summary>
    private void Relay(RequestContext request)
    {
        if (!request.HasRoute && request.RequestUriIsOwn)
            Reject(request, "relay_to_self", 404, default);
        else
            request.Relay();
    }

    private void Reject(RequestContext request, string cause, int code, ReadOnlySpan<byte> reason)
    {
        metrics.Rejected(cause);
        request.Respond(code, reason);
    }

    /// <summary>OPTIONS without a user asks the proxy itself (RFC 3261 section 11.1).</summary>
    private static bool IsForUs(RequestContext request, in SipUri uri, ReadOnlySpan<byte> key, ProxyConfiguration configuration) =>
        request.Method == SipMethod.Options
        && !uri.HasUser
        && !request.HasRoute
        && (request.RequestUriIsOwn || configuration.Domains.Contains(RequestTarget.HostOf(key)));

    private static bool IsTel(in SipUri uri) => Ascii.EqualsIgnoreCase(uri.Scheme, "tel"u8);
}
