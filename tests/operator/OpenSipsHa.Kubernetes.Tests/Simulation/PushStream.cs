namespace OpenSipsHa.Kubernetes.Tests.Simulation;

/// <summary>A response body that the fake server writes as it goes. Readers continue on the writer's thread.</summary>
internal sealed class PushStream : Stream
{
    private readonly Queue<byte> _bytes = new();
    private TaskCompletionSource? _arrival;
    private Exception? _end;
    private bool _ended;

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Push(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) _bytes.Enqueue(b);
        Wake();
    }

    public void End(Exception? failure = null)
    {
        (_ended, _end) = (true, failure);
        Wake();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_bytes.Count == 0 && !_ended)
        {
            _arrival = new TaskCompletionSource();
            await _arrival.Task.WaitAsync(cancellationToken);
        }
        if (_bytes.Count == 0) return _end is null ? 0 : throw _end;
        var count = 0;
        while (count < buffer.Length && _bytes.TryDequeue(out var b)) buffer.Span[count++] = b;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void Wake()
    {
        var arrival = _arrival;
        _arrival = null;
        arrival?.TrySetResult();
    }
}
