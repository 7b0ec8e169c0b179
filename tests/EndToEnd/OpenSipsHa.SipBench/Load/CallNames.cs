using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenSipsHa.SipBench.Load;

/// <summary>
/// What a call is recognised by in branches and Call-IDs: a mark of the run, so that no transaction of an earlier run is met
/// again, and the call's number, both as eight hex digits.
/// </summary>
internal sealed class CallNames
{
    public const int NumberLength = 8;

    private readonly byte[] _branchMark;
    private readonly byte[] _callIdMark;

    public CallNames()
        : this(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)))
    {
    }

    public CallNames(string run)
    {
        Run = run;
        _branchMark = Encoding.ASCII.GetBytes($"branch=z9hG4bK{run}");
        _callIdMark = Encoding.ASCII.GetBytes($"Call-ID: {run}");
    }

    public string Run { get; }

    public static void Write(int number, Span<byte> destination) => number.TryFormat(destination, out _, "x8", CultureInfo.InvariantCulture);

    /// <summary>The transaction that a response belongs to.</summary>
    /// <param name="method">Letter behind the number.</param>
    public bool TryReadBranch(ReadOnlySpan<byte> message, out int number, out byte method) =>
        TryRead(message, _branchMark, out number, out method);

    public bool TryReadCallId(ReadOnlySpan<byte> message, out int number) => TryRead(message, _callIdMark, out number, out _);

    private static bool TryRead(ReadOnlySpan<byte> message, ReadOnlySpan<byte> mark, out int number, out byte next)
    {
        number = -1;
        next = 0;
        var at = message.IndexOf(mark);
        if (at < 0 || at + mark.Length + NumberLength >= message.Length)
            return false;
        var digits = message.Slice(at + mark.Length, NumberLength);
        next = message[at + mark.Length + NumberLength];
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }
}
