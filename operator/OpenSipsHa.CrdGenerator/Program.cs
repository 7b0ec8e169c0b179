using OpenSipsHa.CrdGenerator;

if (CommandLine.Parse(args) is not { } command)
{
    Console.Error.WriteLine("usage: OpenSipsHa.CrdGenerator [--check] DIRECTORY");
    return 2;
}

var files = DefinitionFiles.All();
if (!command.Check)
{
    DefinitionFiles.Write(files, command.Directory);
    return 0;
}

var drift = DefinitionFiles.Drift(files, command.Directory);
foreach (var line in drift)
    Console.Error.WriteLine(line);
return drift.Count == 0 ? 0 : 1;
