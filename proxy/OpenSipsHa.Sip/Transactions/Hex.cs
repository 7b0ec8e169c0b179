namespace OpenSipsHa.Sip.Transactions;

/// <summary>Fixed-width lower-case hexadecimal.</summary>
internal static class Hex
{
    public static void Write(ulong value, int digits, Span<byte> text)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            text[i] = "0123456789abcdef"u8[(int)(value & 15)];
            value >>= 4;
        }
    }

    /// <summary>Up to 8 digits, lower case only: what <see cref="Write"/> writes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        foreach (var b in text)
        {
            var digit = b <= '9' ? b - '0' : b - 'a' + 10;
            if ((uint)digit > 15 || (b > '9' && b < 'a'))
                return false;
            value = (value << 4) | (uint)digit;
        }

        return true;
    }
}
