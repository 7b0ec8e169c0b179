using System.Text;

namespace OpenSipsHa.Sip.Messages;

/// <summary>
/// Equality of URIs (RFC 3261 section 19.1.4). Not transitive, so no hash code goes with it. Each parameter is looked for among those of
/// the other URI: with more than <see cref="MaxParameters"/> parameters or headers only the same bytes are the same URI.
/// </summary>
public static class SipUriComparison
{
    public const int MaxParameters = 32;

    /// <summary>URIs of other schemes are equal when their bytes are.</summary>
    public static bool AreEquivalent(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.SequenceEqual(right)
        || (SipUri.TryParse(left, out var a) && SipUri.TryParse(right, out var b) && AreEquivalent(a, b));

    public static bool AreEquivalent(in SipUri left, in SipUri right)
    {
        if (!left.IsSip || !right.IsSip)
            return left.Text.SequenceEqual(right.Text);
        return left.IsSips == right.IsSips && left.HasUser == right.HasUser && left.Port == right.Port
            && EqualUnescaped(left.User, right.User, ignoreCase: false)
            && EqualUnescaped(left.Password, right.Password, ignoreCase: false)
            && EqualUnescaped(left.Host, right.Host, ignoreCase: true)
            && IsComparable(left) && IsComparable(right)
            && ParametersMatch(left.Parameters, right.Parameters) && ParametersMatch(right.Parameters, left.Parameters)
            && HeadersMatch(left.Headers, right.Headers) && HeadersMatch(right.Headers, left.Headers);
    }

    private static bool IsComparable(in SipUri uri) =>
        uri.Parameters.Text.Count((byte)';') <= MaxParameters && uri.Headers.Count((byte)'&') < MaxParameters;

    private static bool ParametersMatch(in SipParameters left, in SipParameters right)
    {
        foreach (var parameter in left)
        {
            if (right.TryGet(parameter.Name, out var value))
            {
                if (!EqualUnescaped(parameter.Value, value, ignoreCase: true))
                    return false;
            }
            else if (MattersAlone(parameter.Name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A parameter that makes two URIs differ although only one of them has it.</summary>
    private static bool MattersAlone(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "user"u8) || Ascii.EqualsIgnoreCase(name, "ttl"u8)
        || Ascii.EqualsIgnoreCase(name, "method"u8) || Ascii.EqualsIgnoreCase(name, "maddr"u8)
        || Ascii.EqualsIgnoreCase(name, "transport"u8);

    private static bool HeadersMatch(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        while (!left.IsEmpty)
        {
            var header = NextHeader(ref left);
            var found = false;
            for (var rest = right; !rest.IsEmpty && !found;)
                found = EqualUnescaped(header, NextHeader(ref rest), ignoreCase: true);
            if (!found)
                return false;
        }

        return true;
    }

    private static ReadOnlySpan<byte> NextHeader(ref ReadOnlySpan<byte> headers)
    {
        var end = headers.IndexOf((byte)'&');
        var header = end < 0 ? headers : headers[..end];
        headers = end < 0 ? default : headers[(end + 1)..];
        return header;
    }

    private static bool EqualUnescaped(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, bool ignoreCase)
    {
        var i = 0;
        var j = 0;
        while (i < left.Length && j < right.Length)
        {
            var a = Next(left, ref i, ignoreCase);
            var b = Next(right, ref j, ignoreCase);
            if (a != b)
                return false;
        }

        return i == left.Length && j == right.Length;
    }

    // An escaped reserved character differs from the plain one: they do not mean the same (19.1.4).
    private static int Next(ReadOnlySpan<byte> text, ref int position, bool ignoreCase)
    {
        if (SipEscapes.TryRead(text, position, out var escaped))
        {
            position += 3;
            return SipEscapes.IsReserved(escaped) ? 256 + escaped : Fold(escaped, ignoreCase);
        }

        return Fold(text[position++], ignoreCase);
    }

    private static int Fold(byte b, bool ignoreCase) => ignoreCase && b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b;
}
