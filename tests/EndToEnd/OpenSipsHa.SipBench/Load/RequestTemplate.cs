using System.Text;

namespace OpenSipsHa.SipBench.Load;

/// <summary>A request whose text is ready but for the call's number, which is written over <see cref="Placeholder"/>.</summary>
internal sealed class RequestTemplate
{
    public const string Placeholder = "########";

    private readonly byte[] _text;
    private readonly int[] _places;

    public RequestTemplate(string text)
    {
        _text = Encoding.ASCII.GetBytes(text);
        var places = new List<int>();
        for (var at = text.IndexOf(Placeholder, StringComparison.Ordinal); at >= 0;
            at = text.IndexOf(Placeholder, at + Placeholder.Length, StringComparison.Ordinal))
            places.Add(at);
        _places = [.. places];
    }

    /// <returns>The length.</returns>
    public int Write(int number, Span<byte> destination)
    {
        _text.CopyTo(destination);
        foreach (var place in _places)
            CallNames.Write(number, destination.Slice(place, CallNames.NumberLength));
        return _text.Length;
    }
}
