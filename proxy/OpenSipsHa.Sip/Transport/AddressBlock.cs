using System.Net;
using System.Net.Sockets;

namespace OpenSipsHa.Sip.Transport;

/// <summary>A CIDR block. IPv4 lives in ::ffff:0:0/96, so one comparison serves both families.</summary>
public readonly record struct AddressBlock(UInt128 First, UInt128 Mask)
{
    private const ulong MappedPrefix = 0xffff_0000_0000UL;

    public bool Contains(UInt128 address) => (address & Mask) == First;

    /// <summary>The address as a number, IPv4 mapped into IPv6.</summary>
    public static UInt128 Number(in SipEndpoint endpoint) =>
        endpoint.IsIPv6 ? new UInt128(endpoint.High, endpoint.Low) : new UInt128(0, MappedPrefix | endpoint.Low);

    /// <summary>One address.</summary>
    public static AddressBlock Of(IPAddress address) => new(Number(SipEndpoint.From(address, 0)), UInt128.MaxValue);

    /// <summary>Reads <c>192.0.2.0/24</c>, <c>2001:db8::/32</c> or a bare address; host bits do not count.</summary>
    /// <param name="error">What is wrong and what was expected.</param>
    public static bool TryParse(string text, out AddressBlock block, out string error)
    {
        block = default;
        error = "";
        var cidr = text.Contains('/') || !IPAddress.TryParse(text, out var single)
            ? text
            : $"{text}/{(single.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)}";
        if (!IPNetwork.TryParse(cidr, out var network))
        {
            error = $"'{text}' is not a CIDR block; expected for example 192.0.2.0/24 or 2001:db8::/32";
            return false;
        }

        var hostBits = (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) - network.PrefixLength;
        var mask = hostBits == 128 ? UInt128.Zero : UInt128.MaxValue << hostBits;
        block = new AddressBlock(Number(SipEndpoint.From(network.BaseAddress, 0)) & mask, mask);
        return true;
    }
}
