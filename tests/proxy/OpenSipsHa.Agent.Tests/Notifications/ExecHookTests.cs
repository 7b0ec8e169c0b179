using System.Diagnostics;
using System.Text;
using OpenSipsHa.Agent.Notifications;

namespace OpenSipsHa.Agent.Tests.Notifications;

public sealed class ExecHookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exec-hook-").FullName;

    [Fact]
    public async Task A_program_gets_the_transition_in_its_environment_and_on_its_standard_input_and_nothing_else()
    {
        Environment.SetEnvironmentVariable("AGENT_SECRET_FOR_TEST", "s3cret");
        var delivery = await RunAsync(null, Script($"env > {_folder}/env\ncat > {_folder}/stdin\necho \"$1\" > {_folder}/argument"), "an argument; $x");
        delivery.ShouldBe(new Delivery(DeliveryResult.Delivered, "exit code 0"));

        var environment = (await File.ReadAllLinesAsync($"{_folder}/env")).Select(line => line.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        foreach (var (name, value) in Samples.Gained.ToEnvironment())
            environment[name].ShouldBe(value);
        environment.Keys.Where(name => !name.StartsWith("OPENSIPSHA_")).Except(["PATH", "PWD", "OLDPWD", "SHLVL", "_"]).ShouldBeEmpty();
        (await File.ReadAllTextAsync($"{_folder}/stdin")).ShouldBe(Encoding.UTF8.GetString(Samples.Gained.ToJson()) + "\n");
        (await File.ReadAllTextAsync($"{_folder}/argument")).ShouldBe("an argument; $x\n");
    }

    [Fact]
    public async Task A_program_that_fails_is_quoted_and_not_tried_again() =>
        (await RunAsync(null, Script("echo out\necho no mail server >&2\nexit 3")))
            .ShouldBe(new Delivery(DeliveryResult.Failed, "exit code 3, output: out\nno mail server"));

    [Fact]
    public async Task A_program_that_is_not_there_is_said_in_words() =>
        (await RunAsync(null, $"{_folder}/missing")).ShouldBe(new Delivery(DeliveryResult.Failed, "cannot be started: No such file or directory"));

    [Fact]
    public async Task A_program_that_hangs_is_killed_with_its_children()
    {
        var delivery = await RunAsync(TimeSpan.FromMilliseconds(500), Script($"echo before\nsleep 600 & echo $! > {_folder}/child\necho $$ > {_folder}/self\nsleep 600"));
        delivery.ShouldBe(new Delivery(DeliveryResult.Timeout, "killed after 0.5 s, output: before"));
        foreach (var file in new[] { "self", "child" })
        {
            var id = int.Parse(await File.ReadAllTextAsync($"{_folder}/{file}"));
            await Waiting.UntilAsync(() => !IsRunning(id), $"process {id} ({file}) is dead");
        }
    }

    [Fact]
    public async Task A_program_that_leaves_something_behind_does_not_hold_the_next_one_up()
    {
        var watch = Stopwatch.StartNew();
        var delivery = await RunAsync(null, Script($"echo done\nsleep 600 & echo $! > {_folder}/child"));
        using var left = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync($"{_folder}/child")));
        left.Kill();
        delivery.ShouldBe(new Delivery(DeliveryResult.Delivered, "exit code 0, output: done"));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task What_a_talkative_program_says_is_read_but_not_kept()
    {
        var delivery = await RunAsync(null, Script("head -c 10000000 /dev/zero | tr '\\0' x"));
        delivery.Result.ShouldBe(DeliveryResult.Delivered);
        delivery.Detail.Length.ShouldBeInRange(BoundedOutput.Limit, BoundedOutput.Limit + 30);
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_told_all_the_same() =>
        (await RunAsync(null, "/bin/true")).Result.ShouldBe(DeliveryResult.Delivered);

    [Fact]
    public async Task An_agent_that_ends_kills_what_runs()
    {
        using var stop = new CancellationTokenSource();
        var hook = new ExecHook([Script($"echo $$ > {_folder}/self.new && mv {_folder}/self.new {_folder}/self\nsleep 600")], TimeProvider.System);
        var delivering = hook.DeliverAsync(Samples.Gained, stop.Token);
        await Waiting.UntilAsync(() => File.Exists($"{_folder}/self"), "it runs");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(delivering);
        var id = int.Parse(await File.ReadAllTextAsync($"{_folder}/self"));
        await Waiting.UntilAsync(() => !IsRunning(id), "it is dead");
    }

    [Fact]
    public void Arguments_are_not_part_of_what_is_logged() =>
        new ExecHook(["/opt/notify", "--token", "s3cret"], TimeProvider.System).Label.ShouldBe("/opt/notify");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<Delivery> RunAsync(TimeSpan? limit, params string[] command) =>
        new ExecHook(command, TimeProvider.System, limit).DeliverAsync(Samples.Gained, CancellationToken.None);

    private string Script(string body)
    {
        var path = Path.Combine(_folder, "script");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>A zombie that nobody has reaped yet does not run.</summary>
    private static bool IsRunning(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
