namespace OpenSipsHa.SipBench.Load;

/// <summary>Text put together in place.</summary>
internal ref struct MessageText(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Length { get; private set; }

    public void Add(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(_destination[Length..]);
        Length += text.Length;
    }

    public void AddLine(scoped ReadOnlySpan<byte> line)
    {
        Add(line);
        Add("\r\n"u8);
    }

    public void AddNumber(int number)
    {
        CallNames.Write(number, _destination.Slice(Length, CallNames.NumberLength));
        Length += CallNames.NumberLength;
    }
}
