using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>Whether a phone sits behind an address translator, seen from its REGISTER.</summary>
public static class NatDetection
{
    /// <summary>
    /// True when the phone wrote another address into its Via than the packet came from, or asked for symmetric
    /// response (RFC 3581) from another port. Behind a further proxy (two Vias) nothing can be told, and nothing need
    /// be: the contact is reached through Path.
    /// </summary>
    public static bool IsBehindNat(SipMessage message, in SipEndpoint source)
    {
        var values = message.Values(HeaderId.Via).GetEnumerator();
        if (!values.MoveNext() || !Via.TryParse(values.Current, out var via) || values.MoveNext())
            return false;
        var port = via.Port == 0 ? 5060 : via.Port;
        if (!SipEndpoint.TryParseLiteral(via.Host, port, out var claimed))
            return false;
        return !claimed.SameAddress(source) || (claimed.Port != source.Port && via.Parameters.Contains("rport"u8));
    }
}
