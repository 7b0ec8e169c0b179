using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Sip.Authentication;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>
/// What a dispatcher set hashes of a request. URIs are keyed by user@host and a port other than the scheme's, compared as RFC 3261
/// section 19.1.4 has it: host in any case, escapes of characters that need none undone, parameters left out.
/// </summary>
public static class DispatchKey
{
    private const int StackLimit = 512;

    /// <param name="requestUri">After route preprocessing.</param>
    /// <returns>null = the request has no such thing, or the algorithm hashes nothing.</returns>
    public static ulong? Of(DispatcherAlgorithm algorithm, SipMessage request, ReadOnlySpan<byte> requestUri) => algorithm switch
    {
        DispatcherAlgorithm.CallId => StableHash.Of(request.CallId),
        DispatcherAlgorithm.FromUri => request.TryGetFrom(out var from) ? OfUri(from.Uri) : null,
        DispatcherAlgorithm.ToUri => request.TryGetTo(out var to) ? OfUri(to.Uri) : null,
        DispatcherAlgorithm.RequestUri => OfUri(requestUri),
        DispatcherAlgorithm.AuthUsername => OfUsername(request),
        _ => null,
    };

    private static ulong OfUri(ReadOnlySpan<byte> text)
    {
        if (!SipUri.TryParse(text, out var uri) || !uri.IsSip)
            return StableHash.Of(text);
        var room = AddressOfRecord.MaxLength(text);
        Span<byte> key = room <= StackLimit ? stackalloc byte[StackLimit] : new byte[room];
        AddressOfRecord.TryWriteKey(uri, key, out var length);
        var hash = StableHash.Of(key[..length]);
        var port = uri.PortOrDefault;
        return port == (uri.IsSips ? 5061 : 5060) ? hash : StableHash.Combine(hash, (ulong)port);
    }

    private static ulong? OfUsername(SipMessage request)
    {
        var header = request.Header(HeaderId.ProxyAuthorization);
        if (header.IsEmpty)
            header = request.Header(HeaderId.Authorization);
        return DigestCredentials.Read(header, out var credentials) == DigestForm.Digest && !credentials.Username.IsEmpty
            ? StableHash.Of(credentials.Username)
            : null;
    }
}
