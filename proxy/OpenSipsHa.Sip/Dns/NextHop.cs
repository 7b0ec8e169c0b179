using System.Text;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Dns;

/// <summary>What of a URI decides where it leads (RFC 3263 section 4).</summary>
/// <param name="Host">Lower case, without the last dot.</param>
/// <param name="Port">0 = not given.</param>
/// <param name="Transport">null = not given.</param>
/// <param name="IsSips">Only secure transports will do.</param>
public sealed record NextHop(string Host, int Port, TransportProtocol? Transport, bool IsSips)
{
    /// <summary>
    /// False when the URI cannot lead anywhere: no sip or sips, a transport of another name, an unusable host. maddr stands in for the
    /// host (RFC 3261 section 19.1.1).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> uri, out NextHop hop)
    {
        var readable = NextHopView.TryParse(uri, out var view);
        hop = readable ? view.ToNextHop() : null!;
        return readable;
    }

    public static bool TryParse(string uri, out NextHop hop) => TryParse(Encoding.ASCII.GetBytes(uri), out hop);
}
