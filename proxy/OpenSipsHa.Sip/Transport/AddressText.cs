using System.Buffers.Text;
using System.Globalization;

namespace OpenSipsHa.Sip.Transport;

/// <summary>Address literals to numbers and back, without heap objects (System.Net.IPAddress is one).</summary>
internal static class AddressText
{
    /// <summary>Four decimal numbers; no leading zero, which some read as octal.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        var part = 0;
        var digits = 0;
        var number = 0;
        foreach (var b in text)
        {
            if (b == '.')
            {
                if (digits == 0 || ++part > 3)
                    return false;
                address = (address << 8) | (uint)number;
                digits = number = 0;
                continue;
            }

            if (!char.IsAsciiDigit((char)b) || (digits > 0 && number == 0))
                return false;
            number = number * 10 + (b - '0');
            if (++digits > 3 || number > 255)
                return false;
        }

        address = (address << 8) | (uint)number;
        return part == 3 && digits > 0;
    }

    /// <summary>RFC 4291 section 2.2, all three forms; no brackets, no zone.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<byte> text, out ulong high, out ulong low)
    {
        high = low = 0;
        Span<ushort> groups = stackalloc ushort[8];
        var count = 0;
        var gap = -1;
        var i = 0;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            i = 2;
        }

        while (i < text.Length)
        {
            var rest = text[i..];
            var colon = rest.IndexOf((byte)':');
            var part = colon < 0 ? rest : rest[..colon];
            if (part.IndexOf((byte)'.') >= 0)
            {
                if (colon >= 0 || count > 6 || !TryParseIPv4(part, out var v4))
                    return false;
                groups[count++] = (ushort)(v4 >> 16);
                groups[count++] = (ushort)v4;
                break;
            }

            if (count == 8 || part.Length is 0 or > 4
                || !Utf8Parser.TryParse(part, out ushort group, out var used, 'x') || used != part.Length)
                return false;
            groups[count++] = group;
            if (colon < 0)
                break;
            i += colon + 1;
            if (i == text.Length)
                return false;
            if (text[i] != ':')
                continue;
            if (gap >= 0)
                return false;
            gap = count;
            i++;
        }

        return Assemble(groups, count, gap, out high, out low);
    }

    private static bool Assemble(Span<ushort> groups, int count, int gap, out ulong high, out ulong low)
    {
        high = low = 0;
        if (gap < 0 ? count != 8 : count > 7)
            return false;
        if (gap >= 0)
        {
            var tail = count - gap;
            groups.Slice(gap, tail).CopyTo(groups[(8 - tail)..]);
            groups[gap..(8 - tail)].Clear();
        }

        for (var k = 0; k < 4; k++)
        {
            high = (high << 16) | groups[k];
            low = (low << 16) | groups[k + 4];
        }

        return true;
    }

    public static int FormatIPv4(uint address, Span<byte> destination)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            ((byte)(address >> shift)).TryFormat(destination[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
            if (shift > 0)
                destination[length++] = (byte)'.';
        }

        return length;
    }

    /// <summary>In brackets; RFC 5952: lower case, the longest run of two or more zero groups shortened.</summary>
    public static int FormatIPv6(ulong high, ulong low, Span<byte> destination)
    {
        Span<ushort> groups = stackalloc ushort[8];
        for (var k = 0; k < 4; k++)
        {
            groups[k] = (ushort)(high >> (48 - 16 * k));
            groups[k + 4] = (ushort)(low >> (48 - 16 * k));
        }

        var (runStart, runLength) = LongestZeroRun(groups);
        var length = 0;
        destination[length++] = (byte)'[';
        for (var k = 0; k < 8; k++)
        {
            if (k == runStart)
            {
                destination[length++] = (byte)':';
                destination[length++] = (byte)':';
                k += runLength - 1;
                continue;
            }

            if (destination[length - 1] is not ((byte)'[' or (byte)':'))
                destination[length++] = (byte)':';
            groups[k].TryFormat(destination[length..], out var written, "x", CultureInfo.InvariantCulture);
            length += written;
        }

        destination[length++] = (byte)']';
        return length;
    }

    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<ushort> groups)
    {
        var best = (Start: -1, Length: 1);
        for (var k = 0; k < 8; k++)
        {
            var run = 0;
            while (k + run < 8 && groups[k + run] == 0)
                run++;
            if (run > best.Length)
                best = (k, run);
            k += run;
        }

        return best;
    }
}
