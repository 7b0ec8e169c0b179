namespace OpenSipsHa.Fuzz;

/// <summary>Changes an input a little: bytes, pieces, lines, numbers, parts of another input; seldom a piece very often.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> tokens)
{
    /// <summary>A UDP datagram has no more.</summary>
    public const int MaxLength = 65_000;

    private static readonly string[] Numbers =
        ["0", "1", "-1", "69", "70", "71", "255", "256", "699", "700", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "99999999999999999999"];

    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var count = 1 << random.Next(4); count > 0; count--)
            Once(bytes, other);
        return bytes.Count > MaxLength ? [.. bytes.Take(MaxLength)] : [.. bytes];
    }

    private void Once(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, random.Next(8) == 0 ? 200 : 16), bytes.Count - at);
        switch (random.Next(12))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4 or 5:
                bytes.InsertRange(at, Token());
                break;
            case 6:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, Token());
                break;
            case 7:
                ReplaceNumber(bytes, at);
                break;
            case 8 or 9:
                ChangeLine(bytes, at, other);
                break;
            case 10 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 200), other.Length - from)).ToArray());
                break;
            case 11 when random.Next(50) == 0:
                Repeat(bytes, at, length);
                break;
        }
    }

    private byte[] Token() => tokens[random.Next(tokens.Count)];

    private void Repeat(List<byte> bytes, int at, int length)
    {
        var piece = length > 0 && random.Next(2) == 0 ? bytes.GetRange(at, length) : [.. Token()];
        var times = Math.Min(random.Next(1, 1 << random.Next(4, 16)), (MaxLength - bytes.Count) / Math.Max(1, piece.Count));
        bytes.InsertRange(at, Enumerable.Repeat(piece, Math.Max(0, times)).SelectMany(bytes => bytes).ToArray());
    }

    private void ReplaceNumber(List<byte> bytes, int at)
    {
        var start = at >= bytes.Count ? -1 : bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
            return;
        var end = bytes.FindIndex(start, b => b is < (byte)'0' or > (byte)'9');
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, System.Text.Encoding.ASCII.GetBytes(Numbers[random.Next(Numbers.Length)]));
    }

    /// <summary>Removes, doubles or moves the line at a position, or puts one of another input there.</summary>
    private void ChangeLine(List<byte> bytes, int at, byte[] other)
    {
        var (start, end) = LineAt(bytes, at);
        var line = bytes.GetRange(start, end - start);
        switch (random.Next(4))
        {
            case 0:
                bytes.RemoveRange(start, line.Count);
                break;
            case 1:
                bytes.InsertRange(start, line);
                break;
            case 2:
                bytes.RemoveRange(start, line.Count);
                bytes.InsertRange(LineAt(bytes, random.Next(bytes.Count + 1)).Start, line);
                break;
            default:
                var others = new List<byte>(other);
                var (from, to) = LineAt(others, random.Next(others.Count + 1));
                bytes.InsertRange(start, others.GetRange(from, to - from));
                break;
        }
    }

    private static (int Start, int End) LineAt(List<byte> bytes, int at)
    {
        var start = at == 0 ? 0 : bytes.LastIndexOf((byte)'\n', Math.Min(at, bytes.Count) - 1) + 1;
        var end = bytes.IndexOf((byte)'\n', start);
        return (start, end < 0 ? bytes.Count : end + 1);
    }
}
