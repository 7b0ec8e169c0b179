namespace OpenSipsHa.Sip.Transport;

/// <summary>Addresses that mean nothing outside their own network.</summary>
internal static class PrivateAddresses
{
    /// <summary>RFC 1918, shared (RFC 6598), link-local (RFC 3927), loopback; for IPv6 unique local (RFC 4193), link-local and loopback.</summary>
    public static bool Contain(in SipEndpoint endpoint)
    {
        if (endpoint.IsIPv6)
            return endpoint.High >> 57 == 0xfc >> 1 || endpoint.High >> 54 == 0xfe80 >> 6 || (endpoint.High == 0 && endpoint.Low == 1);
        var address = (uint)endpoint.Low;
        return address >> 24 is 10 or 127 || address >> 20 == 0xac1 || address >> 16 is 0xc0a8 or 0xa9fe || address >> 22 == 0x6440 >> 6;
    }
}
