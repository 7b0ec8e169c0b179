namespace OpenSipsHa.DevCluster.Tests.Cli;

/// <summary>What a person sees who gets it wrong: one line that says what to do.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("devcluster: image agent: there is no file /nowhere: build or publish it first", "serve", "--image", "agent=/nowhere")]
    [InlineData("devcluster: --image agent: expected NAME=PATH of a .dll or an executable", "serve", "--image", "agent")]
    [InlineData("devcluster: --subnet x: expected a network such as 192.168.1.0/24", "serve", "--subnet", "x")]
    [InlineData("devcluster: --node a: expected NAME=ADDRESS", "serve", "--node", "a")]
    [InlineData("devcluster: --api-address here: expected an IP address", "serve", "--api-address", "here")]
    [InlineData("devcluster: lab id 'Not-This': expected 1 to 16 lower-case letters and digits", "serve", "--id", "Not-This")]
    [InlineData("devcluster: state directory /etc is not empty: remove it or choose another one", "serve", "--state-dir", "/etc")]
    [InlineData("devcluster: no development cluster 'absent' is running: start it with `devcluster serve --id absent`", "cut", "a", "--id", "absent")]
    [InlineData("devcluster: there is no network namespace 'shn-absent-a': `ip netns` lists those that exist", "exec", "a", "--id", "absent", "--", "true")]
    [InlineData("devcluster: --signal LOUD: expected a name such as TERM or a number from 1 to 64", "kill", "a", "p", "c", "--signal", "LOUD")]
    public async Task A_mistake_is_told_in_one_line(string expected, params string[] arguments)
    {
        var (exitCode, text) = await DevClusterProgram.RunAsync(arguments);
        text.ShouldBe(expected);
        exitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Taking_down_what_is_not_there_is_no_mistake()
    {
        var (exitCode, text) = await DevClusterProgram.RunAsync("down", "--id", "absent");
        text.ShouldBe("absent: down");
        exitCode.ShouldBe(0);
    }
}
