using System.Diagnostics;

namespace OpenSipsHa.DevCluster.Network;

/// <summary>
/// The one place that removes a lab, in a process of its own: a shell in its own session that reads a pipe held by
/// the lab's owner. The kernel closes the pipe when the owner ends, for whatever reason (SIGKILL too); the shell then
/// kills what runs in the lab's namespaces, deletes them and the lab's directories, and ends. An orderly disposal
/// closes the pipe and waits.
/// </summary>
internal sealed class Guardian
{
    // $1: prefix of the namespaces; $2: the lab's record; the rest: directories to remove. The lock on the record makes
    // a sweep wait for a guardian that is still at work, so that it cannot take away what a new lab of that id makes.
    private const string Script =
        """
        trap '' HUP INT TERM
        exec 9<"$2" && flock 9
        while read -r _; do :; done
        prefix=$1 record=$2
        shift 2
        pass=0
        while [ "$pass" -lt 100 ]; do
            pids=
            for file in /run/netns/"$prefix"*; do
                [ -e "$file" ] && pids="$pids $(ip netns pids "${file##*/}" 2>/dev/null)"
            done
            pids=$(echo $pids)
            [ -z "$pids" ] && break
            kill -KILL $pids 2>/dev/null
            pass=$((pass + 1))
            sleep 0.05
        done
        for file in /run/netns/"$prefix"*; do
            [ -e "$file" ] && ip netns del "${file##*/}"
        done
        for directory in "$@" "$record"; do rm -rf -- "$directory"; done
        """;

    private readonly Process _shell;

    private Guardian(Process shell) => _shell = shell;

    /// <param name="prefix">Of the namespaces' names.</param>
    /// <param name="record">The directory that records the lab's owner, removed last.</param>
    /// <param name="directories">Removed at the end.</param>
    public static Guardian Start(string prefix, string record, IEnumerable<string> directories)
    {
        // No parent-death signal here: this one must outlive its parent.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (var argument in (string[])["sh", "-c", Script, "devcluster-guardian", prefix, record, .. directories])
            start.ArgumentList.Add(argument);
        return new Guardian(Spawner.Start(start));
    }

    /// <summary>Has the shell do its work now and waits for it.</summary>
    public async Task ReleaseAsync()
    {
        _shell.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _shell.WaitForExitAsync(deadline.Token);
        _shell.Dispose();
    }
}
