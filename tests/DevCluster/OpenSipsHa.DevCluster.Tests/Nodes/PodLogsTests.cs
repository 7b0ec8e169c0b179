using System.Text;
using OpenSipsHa.DevCluster.Api.Pods;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Nodes.Logs;
using OpenSipsHa.DevCluster.Tests.Network;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

public sealed class PodLogsTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"nodes-{Guid.NewGuid():N}");
    private readonly PodLogs _logs = new();

    private static PodLogRequest Request => new("ns", "pod", "main", false, false, false, null, null, null, null);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_log_is_shown_as_it_was_written()
    {
        using var log = Begin("0.log");
        Write(log, "one", "two words", "");
        (await ReadAsync(Request)).ShouldBe("one\ntwo words\n\n");
        (await ReadAsync(Request with { TailLines = 2 })).ShouldBe("two words\n\n");
        (await ReadAsync(Request with { LimitBytes = 6 })).ShouldBe("one\ntw");
        (await ReadAsync(Request with { SinceTime = DateTimeOffset.UtcNow.AddHours(1) })).ShouldBeEmpty();
        (await ReadAsync(Request with { Since = TimeSpan.FromHours(1), Timestamps = true })).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z one\n");
    }

    [Fact]
    public async Task There_is_no_log_before_the_container_has_started_and_no_previous_one_before_a_restart()
    {
        Directory.CreateDirectory(_directory);
        (await _logs.WriteAsync(Request, Stream.Null, CancellationToken.None)).ShouldBeFalse();
        using var first = Begin("0.log");
        Write(first, "first");
        (await _logs.WriteAsync(Request with { Previous = true }, Stream.Null, CancellationToken.None)).ShouldBeFalse();
        using var second = Begin("1.log");
        Write(second, "second");
        (await ReadAsync(Request with { Previous = true })).ShouldBe("first\n");
        (await ReadAsync(Request)).ShouldBe("second\n");
    }

    [Fact]
    public async Task Following_shows_new_lines_until_the_container_ends()
    {
        using var log = Begin("0.log");
        Write(log, "early");
        using var output = new MemoryStream();
        var following = _logs.WriteAsync(Request with { Follow = true }, output, CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(output.Length > 0), "the first line");
        Write(log, "late");
        following.IsCompleted.ShouldBeFalse();
        Write(log, "last");
        log.Dispose();
        (await following.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeTrue();
        Encoding.UTF8.GetString(output.ToArray()).ShouldBe("early\nlate\nlast\n");
    }

    [Fact]
    public async Task Following_ends_when_the_reader_goes_away()
    {
        using var log = Begin("0.log");
        using var reader = new CancellationTokenSource();
        var following = _logs.WriteAsync(Request with { Follow = true }, Stream.Null, reader.Token);
        await reader.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => following.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    private static void Write(ContainerLog log, params string[] lines)
    {
        foreach (var line in lines)
            log.Write(OutputStream.Output, line);
    }

    private ContainerLog Begin(string name)
    {
        var log = new ContainerLog(Path.Combine(_directory, name), TimeProvider.System);
        _logs.Begin("ns", "pod", "main", log);
        return log;
    }

    private async Task<string> ReadAsync(PodLogRequest request)
    {
        using var output = new MemoryStream();
        (await _logs.WriteAsync(request, output, CancellationToken.None)).ShouldBeTrue();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
