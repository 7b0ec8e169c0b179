using System.Diagnostics;
using OpenSipsHa.Agent.Notifications;
using OpenSipsHa.Contracts.Configuration;

namespace OpenSipsHa.Agent.Tests.Notifications;

public sealed class NotificationHooksTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hooks-").FullName;
    private readonly CapturedLog _log = new();
    private NotificationHooks _hooks = null!;

    private string ToldFile => Path.Combine(_folder, "told");

    public ValueTask InitializeAsync()
    {
        _hooks = new NotificationHooks(TimeProvider.System, _log);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _hooks.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Webhooks_and_the_program_are_told_and_a_webhook_that_fails_twice_is_told_the_third_time()
    {
        await using var good = await WebhookReceiver.StartAsync(_ => 200);
        await using var flaky = await WebhookReceiver.StartAsync(attempt => attempt < 3 ? 500 : 200);
        _hooks.Apply(new NotificationSettings { Webhooks = [$"{good.Url}", $"{flaky.Url}?token=t0ken"], Exec = AppendsTo(ToldFile) });
        _hooks.Tell(Samples.Gained);
        await Waiting.UntilAsync(() => flaky.Got.Count == 3, "the third attempt");
        await _hooks.DrainAsync(TimeSpan.FromSeconds(20));
        good.Got.Count.ShouldBe(1);
        flaky.Got.Select(got => got.Body).Distinct().ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(ToldFile)).ShouldBe("Gained 192.0.2.213\n");
        _log.ToString().ShouldNotContain("t0ken");
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_neither_the_caller_nor_the_others()
    {
        await using var hangs = await WebhookReceiver.StartAsync(_ => null);
        await using var good = await WebhookReceiver.StartAsync(_ => 200);
        _hooks.Apply(new NotificationSettings { Webhooks = [$"{hangs.Url}", $"{good.Url}"] });
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++)
            _hooks.Tell(Samples.Gained);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await Waiting.UntilAsync(() => good.Got.Count == 5, "the other one is told");
    }

    [Fact]
    public async Task A_new_configuration_tells_others_from_then_on_and_finishes_with_those_before()
    {
        await using var before = await WebhookReceiver.StartAsync(_ => 200);
        await using var both = await WebhookReceiver.StartAsync(_ => 200);
        await using var after = await WebhookReceiver.StartAsync(_ => 200);
        _hooks.Apply(new NotificationSettings { Webhooks = [$"{before.Url}", $"{both.Url}"] });
        _hooks.Tell(Samples.Gained);
        _hooks.Apply(new NotificationSettings { Webhooks = [$"{both.Url}", $"{after.Url}"] });
        _hooks.Tell(Samples.Gained with { Kind = TransitionKind.Lost });
        await _hooks.DrainAsync(TimeSpan.FromSeconds(20));
        before.Got.ShouldHaveSingleItem().Body.ShouldContain("\"Gained\"");
        both.Got.Select(got => got.Body.Contains("\"Gained\"")).ShouldBe([true, false]);
        after.Got.ShouldHaveSingleItem().Body.ShouldContain("\"Lost\"");
    }

    [Fact]
    public async Task The_program_runs_once_at_a_time_in_order()
    {
        _hooks.Apply(new NotificationSettings
        {
            Exec = ["/bin/sh", "-c", $"mkdir {_folder}/lock || exit 1; echo $OPENSIPSHA_TERM >> {ToldFile}; sleep 0.05; rmdir {_folder}/lock"],
        });
        for (var term = 0; term < 10; term++)
            _hooks.Tell(Samples.Gained with { Term = term });
        await _hooks.DrainAsync(TimeSpan.FromSeconds(30));
        (await File.ReadAllLinesAsync(ToldFile)).ShouldBe(Enumerable.Range(0, 10).Select(term => $"{term}"));
        _log.ToString().ShouldNotContain("was not told");
    }

    [Theory]
    [InlineData("ftp://user:s3cret@example.com/")]
    [InlineData("not a URL with s3cret")]
    [InlineData("/s3cret")]
    public void What_is_no_http_URL_is_named_by_its_place_and_told_nothing(string url)
    {
        _hooks.Apply(new NotificationSettings { Webhooks = [url] });
        _hooks.Tell(Samples.Gained);
        _log.Lines.ShouldHaveSingleItem().ShouldBe("notifications.webhooks[0] is no absolute http or https URL: it is told nothing");
    }

    [Fact]
    public async Task After_draining_nothing_is_told()
    {
        _hooks.Apply(new NotificationSettings { Exec = AppendsTo(ToldFile) });
        await _hooks.DrainAsync(TimeSpan.Zero);
        _hooks.Apply(new NotificationSettings { Exec = AppendsTo(ToldFile) });
        _hooks.Tell(Samples.Gained);
        await _hooks.DrainAsync(TimeSpan.FromSeconds(20));
        File.Exists(ToldFile).ShouldBeFalse();
    }

    private static string[] AppendsTo(string file) => ["/bin/sh", "-c", $"echo $OPENSIPSHA_EVENT $OPENSIPSHA_VIP >> {file}"];
}
