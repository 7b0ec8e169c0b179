using System.Text;

namespace OpenSipsHa.Agent.Notifications;

/// <summary>The beginning of what a program says; the rest is read, so that it does not block, and dropped.</summary>
internal sealed class BoundedOutput
{
    public const int Limit = 4096;

    private readonly MemoryStream _kept = new();

    /// <summary>Until the end of the stream; two may be read into one.</summary>
    public async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer) is var length and > 0)
            {
                lock (_kept)
                    _kept.Write(buffer, 0, (int)Math.Min(length, Limit - _kept.Length));
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
        lock (_kept)
            return _kept.Length == 0 ? "" : $", output: {Encoding.UTF8.GetString(_kept.GetBuffer(), 0, (int)_kept.Length).Trim()}";
    }
}
