using System.Buffers;

namespace OpenSipsHa.Sip.Messages;

/// <summary>%HH in URIs (RFC 3261 section 19.1.2).</summary>
internal static class SipEscapes
{
    // unreserved: equal to their escaped forms everywhere.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()"u8);

    // RFC 2396 section 2.2: escaping them changes the meaning.
    private static readonly SearchValues<byte> Reserved = SearchValues.Create(";/?:@&=+$,"u8);

    public static bool IsReserved(byte value) => Reserved.Contains(value);

    public static bool NeedsNone(byte value) => Plain.Contains(value);

    public static bool TryRead(ReadOnlySpan<byte> text, int position, out byte value)
    {
        value = 0;
        if (text[position] != '%' || position + 2 >= text.Length
            || !char.IsAsciiHexDigit((char)text[position + 1]) || !char.IsAsciiHexDigit((char)text[position + 2]))
            return false;
        value = (byte)((Digit(text[position + 1]) << 4) | Digit(text[position + 2]));
        return true;
    }

    public static byte UpperHex(byte digit) => digit >= 'a' ? (byte)(digit - 0x20) : digit;

    private static int Digit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;
}
