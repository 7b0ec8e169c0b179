namespace OpenSipsHa.Sip.Dns;

/// <summary>Domain names between text and wire (RFC 1035 sections 2.3.4, 3.1).</summary>
internal static class DnsName
{
    /// <summary>Bytes on the wire, the root's included.</summary>
    public const int MaxLength = 255;

    public const int MaxLabel = 63;

    /// <summary>
    /// Writes labels and root. False when the text is no name that can be asked for: an empty label, one of more than 63 bytes, more than
    /// 255 bytes in all, or a byte that no host name or service label has.
    /// </summary>
    /// <param name="name">With or without the last dot; empty = the root.</param>
    public static bool TryWrite(ReadOnlySpan<char> name, Span<byte> destination, out int length)
    {
        length = 0;
        if (name.EndsWith('.'))
            name = name[..^1];
        while (!name.IsEmpty)
        {
            var dot = name.IndexOf('.');
            var label = dot < 0 ? name : name[..dot];
            if (label.Length is 0 or > MaxLabel || length + label.Length + 2 > Math.Min(MaxLength, destination.Length))
                return false;
            destination[length++] = (byte)label.Length;
            foreach (var c in label)
            {
                if (!IsNameCharacter(c))
                    return false;
                destination[length++] = (byte)c;
            }

            if (dot == name.Length - 1)
                return false;
            name = dot < 0 ? default : name[(dot + 1)..];
        }

        if (length >= destination.Length)
            return false;
        destination[length++] = 0;
        return true;
    }

    public static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
