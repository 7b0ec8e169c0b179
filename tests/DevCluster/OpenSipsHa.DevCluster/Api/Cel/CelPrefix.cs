using System.Globalization;
using System.Net;

namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>An address with a prefix length; unlike <see cref="IPNetwork"/> its host bits may be set.</summary>
sealed record CelPrefix(IPAddress Address, int Length)
{
    public static CelPrefix? TryParse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || CelNetwork.Parse(text[..slash]) is not { } address)
            return null;
        var digits = text[(slash + 1)..];
        var canonical = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && (digits.Length == 1 || digits[0] != '0');
        return canonical && length <= address.GetAddressBytes().Length * 8 ? new CelPrefix(address, length) : null;
    }

    public bool Contains(IPAddress ip) => ip.AddressFamily == Address.AddressFamily && Network().Contains(ip);

    public bool Contains(CelPrefix inner) => inner.Length >= Length && Contains(inner.Address);

    public CelPrefix Masked() => this with { Address = Network().BaseAddress };

    public override string ToString() => $"{Address}/{Length.ToString(CultureInfo.InvariantCulture)}";

    IPNetwork Network()
    {
        var bytes = Address.GetAddressBytes();
        for (var bit = Length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), Length);
    }
}
