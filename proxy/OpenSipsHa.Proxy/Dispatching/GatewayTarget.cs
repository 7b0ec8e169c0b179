using System.Text;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Proxy.Destinations;
using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>A gateway with a usable URI: where requests for it are sent, and what becomes of their request-URI.</summary>
public sealed class GatewayTarget
{
    private readonly byte[] _prefix;
    private readonly byte[] _hostPort;
    private readonly int _strip;

    /// <param name="previous">The gateway of this name in the configuration before: with the same URI it is as it was.</param>
    public GatewayTarget(Gateway gateway, GatewayUri uri, GatewayTarget? previous = null)
    {
        Name = gateway.Name;
        Uri = gateway.Uri;
        Health = new DestinationHealth(gateway.Name, gateway.Probing, previous?.Uri == gateway.Uri ? previous.Health : null);
        Endpoint = uri.Endpoint;
        NextHop = Encoding.ASCII.GetBytes(uri.Name ?? "");
        _prefix = Encoding.UTF8.GetBytes(gateway.Prefix);
        _hostPort = Encoding.UTF8.GetBytes(uri.HostPort);
        _strip = gateway.Strip;
    }

    public string Name { get; }

    /// <summary>As configured.</summary>
    public string Uri { get; }

    public DestinationHealth Health { get; }

    /// <summary>None when the gateway is a name.</summary>
    public SipEndpoint Endpoint { get; }

    /// <summary>URI to be resolved when the gateway is a name, otherwise empty.</summary>
    public ReadOnlyMemory<byte> NextHop { get; }

    /// <summary>What is to be resolved; null when the gateway is an address.</summary>
    public NextHop? Resolve() => Sip.Dns.NextHop.TryParse(NextHop.Span, out var hop) ? hop : null;

    /// <summary>Room that the rewritten form of a request-URI fits into, bytes.</summary>
    public int MaxLength(in SipUri requestUri) => requestUri.Text.Length + _prefix.Length + _hostPort.Length + 16;

    /// <summary>
    /// <c>sip:prefix + user without its first strip characters @ gateway ;parameters</c>. A <c>tel</c> URI becomes a
    /// <c>sip</c> URI with <c>user=phone</c> (RFC 3261 section 19.1.6). transport, maddr and ttl do not survive: they say
    /// how to reach the host that was replaced. Nor does a password.
    /// </summary>
    /// <param name="requestUri">The request-URI as received; never one that an earlier attempt rewrote.</param>
    /// <returns>Bytes written.</returns>
    public int Rewrite(in SipUri requestUri, Span<byte> destination)
    {
        var user = requestUri.IsSip ? requestUri.User : requestUri.Text[(requestUri.Scheme.Length + 1)..];
        var kept = user[LengthOfCharacters(user, _strip)..];
        var text = new ByteWriter(destination);
        text.Append("sip:"u8);
        if (_prefix.Length + kept.Length > 0)
        {
            text.Append(_prefix);
            text.Append(kept);
            text.Append("@"u8);
        }

        text.Append(_hostPort);
        if (!requestUri.IsSip)
            text.Append(";user=phone"u8);
        foreach (var parameter in requestUri.Parameters)
        {
            if (!SaysHowToReachTheHost(parameter.Name))
                text.AppendParameter(parameter);
        }

        return text.Length;
    }

    /// <summary>Bytes of the first <paramref name="count"/> characters, an escape (%2B) being one.</summary>
    private static int LengthOfCharacters(ReadOnlySpan<byte> user, int count)
    {
        var offset = 0;
        for (; count > 0 && offset < user.Length; count--)
            offset += user[offset] == '%' && offset + 2 < user.Length ? 3 : 1;
        return offset;
    }

    private static bool SaysHowToReachTheHost(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "transport"u8)
        || Ascii.EqualsIgnoreCase(name, "maddr"u8)
        || Ascii.EqualsIgnoreCase(name, "ttl"u8);
}
