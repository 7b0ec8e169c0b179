using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>
/// What route preprocessing (RFC 3261 section 16.4) found: offsets into the message, valid for any copy of its bytes.
/// </summary>
internal readonly record struct RouteInfo
{
    /// <summary>Route values at the top that name this proxy. Two when transports or addresses differ; they go in pairs.</summary>
    public int PopRoutes { get; init; }

    /// <summary>A strict router came before: the Request-URI was ours and the last Route value is the real one.</summary>
    public bool DropLastRoute { get; init; }

    /// <summary>The real Request-URI.</summary>
    public Range RequestUri { get; init; }

    /// <summary>The URI of the first Route value that remains; empty when none does.</summary>
    public Range NextRoute { get; init; }

    public bool HasRoute => !NextRoute.Equals(default);

    /// <summary>The listener that the last own Route value names: send from there.</summary>
    public SipListener? Outgoing { get; init; }

    public static RouteInfo From(SipMessage request, OwnAddresses own)
    {
        var requestUri = request.RequestUriStart..request.RequestUriEnd;
        var dropLast = false;
        if (request.Has(HeaderId.Route) && IsOwnRecordRoute(request.RequestUri, own))
        {
            dropLast = true;
            requestUri = LastRoute(request);
        }

        var remaining = request.Has(HeaderId.Route) ? request.Values(HeaderId.Route).Count() - (dropLast ? 1 : 0) : 0;
        var pop = 0;
        SipListener? outgoing = null;
        Range next = default;
        var values = request.Values(HeaderId.Route).GetEnumerator();
        while (pop < remaining && values.MoveNext())
        {
            if (!NameAddr.TryParse(values.Current, out var route) || !SipUri.TryParse(route.Uri, out var uri)
                || own.Find(uri) is not { } listener)
            {
                next = Offsets(request, route.Uri);
                break;
            }

            outgoing = listener;
            pop++;
        }

        return new RouteInfo
        {
            PopRoutes = pop, DropLastRoute = dropLast, RequestUri = requestUri, NextRoute = next, Outgoing = outgoing,
        };
    }

    // Only a URI that this proxy made has its address, no user and lr.
    private static bool IsOwnRecordRoute(ReadOnlySpan<byte> text, OwnAddresses own) =>
        SipUri.TryParse(text, out var uri) && !uri.HasUser && uri.Parameters.Contains("lr"u8) && own.Find(uri) is not null;

    private static Range LastRoute(SipMessage request)
    {
        Range last = default;
        foreach (var value in request.Values(HeaderId.Route))
        {
            if (NameAddr.TryParse(value, out var route))
                last = Offsets(request, route.Uri);
        }

        return last;
    }

    private static Range Offsets(SipMessage request, ReadOnlySpan<byte> part)
    {
        request.Bytes.Overlaps(part, out var start);
        return start..(start + part.Length);
    }
}
