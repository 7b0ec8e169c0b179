using System.Text;

namespace OpenSipsHa.Agent.Notifications;

/// <summary>The beginning of what a program says; the rest is read, so that it does not block, and dropped.</summary>
internal sealed class BoundedOutput
{
    public const int Limit = 4096;

    private readonly Lock _gate = new();
    private readonly byte[] _kept = new byte[Limit];
    private int _length;

    /// <summary>Until the end of the stream; two may be read into one.</summary>
    public async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer) is var length and > 0)
            {
                lock (_gate)
                {
                    var room = Math.Min(length, Limit - _length);
                    buffer.AsSpan(0, room).CopyTo(_kept.AsSpan(_length));
                    _length += room;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody waits for the end of it any more.
        }
    }

    /// <summary>", output: …", or nothing when there is none.</summary>
    public override string ToString()
    {
        lock (_gate)
            return _length == 0 ? "" : $", output: {Encoding.UTF8.GetString(_kept, 0, _length).Trim()}";
    }
}
