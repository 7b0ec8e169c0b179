namespace OpenSipsHa.Sip.Messages;

/// <summary>Where one header stands in its message: offsets from the message's first byte.</summary>
public readonly record struct HeaderLine
{
    public HeaderId Id { get; init; }

    /// <summary>Index of the next line with the same id, or -1. Lines with <see cref="HeaderId.Other"/> are not chained.</summary>
    internal short Next { get; init; }

    /// <summary>First byte of the name = first byte of the line.</summary>
    public int Start { get; init; }

    public int NameEnd { get; init; }

    /// <summary>First byte of the value after leading white space.</summary>
    public int ValueStart { get; init; }

    /// <summary>After the value's last byte that is not white space. A folded value includes its line breaks.</summary>
    public int ValueEnd { get; init; }

    /// <summary>After the line's CRLF.</summary>
    public int End { get; init; }
}
