"""Print what is really imported, in the words of requirements.txt, without the extras."""

from importlib.metadata import version

for package in ('pyHanko', 'pyhanko-certvalidator'):
    print(f'{package}=={version(package)}')
