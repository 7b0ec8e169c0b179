using System.Globalization;
using System.Text;
using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Dispatching;

/// <summary>Where a gateway's URI leads.</summary>
/// <param name="Endpoint">None when the host is a name.</param>
/// <param name="HostPort">Host and port as written.</param>
/// <param name="Name">What is resolved (RFC 3263); null when the host is a literal.</param>
public readonly record struct GatewayUri(SipEndpoint Endpoint, string HostPort, string? Name = null)
{
    private const int DefaultPort = 5060;

    /// <param name="error">What is wrong and what was expected, for the person who wrote the URI.</param>
    public static bool TryParse(string text, out GatewayUri uri, out string error)
    {
        uri = default;
        error = "";
        if (!text.StartsWith("sip:", StringComparison.OrdinalIgnoreCase))
            return Refuse(out error, $"'{text}' does not start with 'sip:'; only sip over UDP is supported");
        var rest = text[4..];
        var end = rest.IndexOfAny([';', '?']);
        var hostPort = end < 0 ? rest : rest[..end];
        if (end >= 0 && UnsupportedTransport(rest[end..]) is { } transport)
            return Refuse(out error, $"'{text}' asks for transport '{transport}'; only udp is supported");
        if (hostPort.Contains('@'))
            return Refuse(out error, $"'{text}' has a user part; expected sip:host[:port], the user comes from the request");
        if (!TrySplit(hostPort, out var host, out var port))
            return Refuse(out error, $"'{text}' has no usable host and port; expected sip:host[:port], port 1 to 65535");
        if (SipEndpoint.TryParseLiteral(Encoding.UTF8.GetBytes(host), port, out var endpoint))
            uri = new GatewayUri(endpoint, hostPort);
        else if (TargetSelection.IsName(host))
            uri = new GatewayUri(default, hostPort, $"sip:{hostPort}{(end >= 0 && rest[end..].Contains("transport=", StringComparison.OrdinalIgnoreCase) ? ";transport=udp" : "")}");
        else
            return Refuse(out error, $"'{text}' names host '{host}', which is neither an IP address nor a host name");
        return true;
    }

    private static bool TrySplit(string hostPort, out string host, out int port)
    {
        port = DefaultPort;
        var bracket = hostPort.StartsWith('[') ? hostPort.IndexOf(']') : -1;
        var colon = hostPort.IndexOf(':', Math.Max(bracket, 0));
        host = colon < 0 ? hostPort : hostPort[..colon];
        if (host.Length == 0 || (bracket < 0 && hostPort.Count(c => c == ':') > 1))
            return false;
        if (colon < 0)
            return true;
        return int.TryParse(hostPort.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is >= 1 and <= 65535;
    }

    private static string? UnsupportedTransport(string parameters)
    {
        foreach (var parameter in parameters.Split(';', '?'))
        {
            if (parameter.StartsWith("transport=", StringComparison.OrdinalIgnoreCase)
                && !parameter.Equals("transport=udp", StringComparison.OrdinalIgnoreCase))
                return parameter["transport=".Length..];
        }

        return null;
    }

    private static bool Refuse(out string error, string message)
    {
        error = message;
        return false;
    }
}
