using System.Globalization;
using System.Text;
using OpenSipsHa.Sip.Messages;

namespace OpenSipsHa.Proxy.Registrar;

/// <summary>Whether two contacts are the same binding: URI equality of RFC 3261 section 19.1.4, URIs of other schemes byte by byte.</summary>
public static class ContactUri
{
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
            return true;
        if (!SipUri.TryParse(left, out var a) || !SipUri.TryParse(right, out var b) || !a.IsSip || !b.IsSip)
            return false;
        return a.IsSips == b.IsSips
            && a.Port == b.Port
            && a.HasUser == b.HasUser
            && TextEquals(a.User, b.User, ignoreCase: false)
            && TextEquals(a.Password, b.Password, ignoreCase: false)
            && Ascii.EqualsIgnoreCase(a.Host, b.Host)
            && CoversParametersOf(a.Parameters, b.Parameters)
            && CoversParametersOf(b.Parameters, a.Parameters)
            && TextEquals(a.Headers, b.Headers, ignoreCase: true);
    }

    /// <summary>
    /// What both have must be equal. One that only <paramref name="other"/> has is ignored, except those that change
    /// where a request goes or what it is.
    /// </summary>
    private static bool CoversParametersOf(SipParameters parameters, SipParameters other)
    {
        foreach (var parameter in other)
        {
            if (parameters.TryGet(parameter.Name, out var value)
                ? !TextEquals(value, parameter.Value, ignoreCase: true)
                : MustBeInBoth(parameter.Name))
                return false;
        }

        return true;
    }

    private static bool MustBeInBoth(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "transport"u8)
        || Ascii.EqualsIgnoreCase(name, "user"u8)
        || Ascii.EqualsIgnoreCase(name, "maddr"u8)
        || Ascii.EqualsIgnoreCase(name, "ttl"u8)
        || Ascii.EqualsIgnoreCase(name, "method"u8);

    /// <summary>An escaped character equals itself unescaped.</summary>
    private static bool TextEquals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool ignoreCase)
    {
        var i = 0;
        var j = 0;
        while (i < left.Length && j < right.Length)
        {
            var a = Take(left, ref i);
            var b = Take(right, ref j);
            if (ignoreCase ? Lower(a) != Lower(b) : a != b)
                return false;
        }

        return i == left.Length && j == right.Length;
    }

    private static byte Take(ReadOnlySpan<byte> text, ref int position)
    {
        var b = text[position++];
        if (b != '%' || position + 2 > text.Length
            || !byte.TryParse(text.Slice(position, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return b;
        position += 2;
        return value;
    }

    private static int Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b;
}
